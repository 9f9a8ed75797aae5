using System.Globalization;
using RealtimeRec.Datasets.Fields;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Lists in a CSV file every row that an import did not take, and every field that it left out of a row it took, with the
/// row's number and line and the reason. Thread-safe.
/// </summary>
internal sealed class RejectedRows(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    /// <summary>Where the list is, once there is one.</summary>
    public string Path => path;

    /// <summary>Adds a row that was not taken.</summary>
    public void Add(ImportedRow row, RowRejection rejection) => Write(row, rejection, "row not taken");

    /// <summary>Adds a field that was left out of a row.</summary>
    public void AddLeftOut(ImportedRow row, RowRejection rejection) => Write(row, rejection, "field left out");

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Write(ImportedRow row, RowRejection rejection, string outcome)
    {
        lock (_lock)
        {
            if (_writer is null)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                _writer = new StreamWriter(path, append: false);
                _writer.WriteLine("row,field,reason,message,line,outcome");
            }

            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Number},{Quote(rejection.Field)},{Quote(rejection.Reason)},{Quote(rejection.Message)},{row.Line},{outcome}"));
        }
    }
}
