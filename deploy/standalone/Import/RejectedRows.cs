using System.Globalization;
using CsvHelper;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Lists in a CSV file every row that an import did not take, and every field that it left out of a row it took: the row's number and
/// line, the reason, whose it is and the row itself. Thread-safe.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="access">Held while it is written: whoever replaces the file holds it meanwhile.</param>
/// <param name="completed">Told once all is written.</param>
internal sealed class RejectedRows(string path, Lock access, Action<RejectedRows> completed) : IDisposable
{
    private const int RowColumn = 0;
    private const int LineColumn = 4;
    private const int OutcomeColumn = 5;
    private const int UserIdColumn = 6;
    private const int TextColumn = 7;

    private static readonly string[] s_columns = ["row", "field", "reason", "message", "line", "outcome", "user_id", "text"];
    private static readonly string[] s_separators = [",", ";", "\t", "|", "^", ":", " ", "\n"];

    // A record that was cut off has fewer fields, as has one of an earlier version.
    private static readonly CsvWriterOptions s_format = new() { HasHeader = false, NewLine = "\n", ValidateFieldCount = false };

    private CsvWriter? _writer;
    private bool _begun;

    /// <summary>Where the list is, once there is one.</summary>
    public string Path => path;

    /// <summary>Adds a row that was not taken.</summary>
    public void Add(ImportedRow row, FieldRejection rejection) => Write(row, rejection, "row not taken");

    /// <summary>Adds a field that was left out of a row.</summary>
    public void AddLeftOut(ImportedRow row, FieldRejection rejection) => Write(row, rejection, "field left out");

    /// <summary>Writes out what was added; the next addition goes on.</summary>
    public void Pause()
    {
        lock (access)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pause();
        completed(this);
    }

    /// <summary>Takes the rows of erased users off a list. A reader, or a start after a power cut, sees either the old list or the new one.</summary>
    public static void Forget(string path, IReadOnlyList<QualityErasure> erased)
    {
        if (!File.Exists(path))
        {
            return;
        }

        // Of an erasure that stands for everybody's, by when the list was written.
        var written = File.GetLastWriteTimeUtc(path);
        var heard = erased.Where(erasure => !erasure.IsOfAll || written <= erasure.At.UtcDateTime).ToArray();
        var temporary = path + ".new";
        try
        {
            if (heard.Length == 0 || !Copy(path, temporary, record => !IsOfAny(record, heard)))
            {
                return;
            }

            File.SetLastWriteTimeUtc(temporary, written);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Copies the rows to keep; false when all are.</summary>
    private static bool Copy(string path, string to, Func<string[], bool> isKept)
    {
        var all = true;
        using var reader = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = false, Separator = ',' });
        using var stream = new FileStream(to, FileMode.Create);
        using var writer = CsvWriter.Create(stream, s_format, leaveOpen: true);
        if (reader.Read())
        {
            writer.WriteRecord(Record(reader).AsSpan());
        }

        while (reader.Read())
        {
            var record = Record(reader);
            if (isKept(record))
            {
                Write(writer, record);
            }
            else
            {
                all = false;
            }
        }

        writer.Flush();
        stream.Flush(flushToDisk: true);
        return !all;
    }

    private static string[] Record(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    /// <summary>Whose a row is may be what could not be read of it: then whatever stands between two separators may be the id.</summary>
    private static bool IsOfAny(string[] record, QualityErasure[] erased)
    {
        // Listed by a version that told neither whose a row is nor the row, or cut off by a full disk.
        if (record.Length <= TextColumn)
        {
            return false;
        }

        var ids = record[UserIdColumn] is { Length: > 0 } userId
            ? [userId]
            : s_separators.SelectMany(separator => record[TextColumn].Split(separator)).Select(field => field.Trim().Trim('"', '\'')).ToHashSet(StringComparer.Ordinal);
        return ids.Any(id => id.Length > 0 && Array.Exists(erased, erasure => erasure.IsOf(id)));
    }

    private static CsvWriter Open(string path, bool append)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var writer = CsvWriter.Create(new FileStream(path, append ? FileMode.Append : FileMode.Create), s_format);
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

    private void Write(ImportedRow row, FieldRejection rejection, string outcome)
    {
        lock (access)
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
