using RealtimeRec.Datasets;

namespace RealtimeRec.Standalone.Import;

/// <summary>Lists every row that an import did not take, with its number and reason, in a CSV file. Thread-safe.</summary>
internal sealed class RejectedRows(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    /// <summary>Where the list is, once there is one.</summary>
    public string Path => path;

    /// <summary>Adds a row.</summary>
    public void Add(long rowNumber, RowRejection rejection)
    {
        lock (_lock)
        {
            if (_writer is null)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                _writer = new StreamWriter(path, append: false);
                _writer.WriteLine("row,field,reason,message");
            }

            _writer.WriteLine($"{rowNumber},{Quote(rejection.Field)},{Quote(rejection.Reason)},{Quote(rejection.Message)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
