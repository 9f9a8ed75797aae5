using System.Globalization;
using CsvHelper;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Quality;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Lists in a CSV file every row that an import did not take, and every field that it left out of a row it took: the row's number and
/// line, the reason, whose it is and the row itself. Thread-safe.
/// </summary>
internal sealed class RejectedRows(string path) : IDisposable
{
    private const int RowColumn = 0;
    private const int LineColumn = 4;
    private const int OutcomeColumn = 5;
    private const int UserIdColumn = 6;
    private const int TextColumn = 7;

    private static readonly string[] s_columns = ["row", "field", "reason", "message", "line", "outcome", "user_id", "text"];
    private static readonly char[] s_betweenFields = [',', ';', '|', '\t', '"', '\r', '\n'];

    private readonly Lock _lock = new();
    private CsvWriter? _writer;
    private bool _begun;

    /// <summary>Where the list is, once there is one.</summary>
    public string Path => path;

    /// <summary>Adds a row that was not taken.</summary>
    public void Add(ImportedRow row, RowRejection rejection) => Write(row, rejection, "row not taken");

    /// <summary>Adds a field that was left out of a row.</summary>
    public void AddLeftOut(ImportedRow row, RowRejection rejection) => Write(row, rejection, "field left out");

    /// <summary>Takes the rows of erased users off the list, those written so far.</summary>
    public void Forget(IReadOnlyList<QualityErasure> erased)
    {
        lock (_lock)
        {
            Dispose();
            Forget(path, erased);
        }
    }

    /// <summary>Takes the rows of erased users off a list that is complete.</summary>
    public static void Forget(string path, IReadOnlyList<QualityErasure> erased)
    {
        if (!File.Exists(path))
        {
            return;
        }

        // It stays as old as it was: that tells which erasures it is from before.
        var written = File.GetLastWriteTimeUtc(path);
        var temporary = path + ".new";
        using (var reader = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true }))
        using (var writer = Open(temporary, append: false))
        {
            while (reader.Read())
            {
                string[] record = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
                if (!IsOfAny(record, erased))
                {
                    Write(writer, record);
                }
            }
        }

        File.SetLastWriteTimeUtc(temporary, written);
        File.Move(temporary, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    /// <summary>Whose a row is may be what could not be read of it: then anything in it may be the id.</summary>
    private static bool IsOfAny(string[] record, IReadOnlyList<QualityErasure> erased)
    {
        // Listed by a version that told neither whose a row is nor the row.
        if (record.Length <= TextColumn)
        {
            return false;
        }

        var ids = record[UserIdColumn] is { Length: > 0 } userId
            ? [userId]
            : record[TextColumn].Split(s_betweenFields, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Exists(ids, id => erased.Any(erasure => erasure.IsOf(id)));
    }

    private static CsvWriter Open(string path, bool append)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var writer = CsvWriter.Create(new FileStream(path, append ? FileMode.Append : FileMode.Create), new CsvWriterOptions { HasHeader = false, NewLine = "\n" });
        if (!append)
        {
            writer.WriteRecord(s_columns.AsSpan());
        }

        return writer;
    }

    private static void Write(CsvWriter writer, string[] record)
    {
        for (var column = 0; column < record.Length; column++)
        {
            var isText = column is not (RowColumn or LineColumn or OutcomeColumn);
            writer.WriteField(record[column], isText ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
        }

        writer.EndRecord();
    }

    private void Write(ImportedRow row, RowRejection rejection, string outcome)
    {
        lock (_lock)
        {
            _writer ??= Open(path, append: _begun);
            _begun = true;
            Write(
                _writer,
                [
                    row.Number.ToString(CultureInfo.InvariantCulture), rejection.Field, rejection.Reason, rejection.Message,
                    row.Line.ToString(CultureInfo.InvariantCulture), outcome, row.UserId ?? "", row.Text,
                ]);
        }
    }
}
