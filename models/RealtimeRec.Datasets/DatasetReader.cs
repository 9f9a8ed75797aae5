using System.Globalization;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets;

/// <summary>
/// Reads a delimited text file, plain or packed whatever its name, row by row. A bad row is handed on as rejected with its
/// number and reason; what makes the file as a whole unreadable is a <see cref="DatasetFormatException"/>.
/// </summary>
public sealed class DatasetReader : IDisposable
{
    /// <summary>Number of latest rows among which a repeat is noticed.</summary>
    public const int RepeatWindow = 1_000_000;

    private readonly string _path;
    private readonly DatasetPreset _preset;
    private readonly TimeProvider _timeProvider;
    private readonly FileStream _file;
    private readonly Undecodables _undecodables;

    private DatasetReader(string path, DatasetPreset preset, TimeProvider timeProvider)
    {
        _path = path;
        _preset = preset;
        _timeProvider = timeProvider;
        _undecodables = new Undecodables(path);
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Length = _file.Length;
    }

    /// <summary>Size of the file as it lies on the disk, in bytes.</summary>
    public long Length { get; }

    /// <summary>How much of the file was read, in bytes; the share of <see cref="Length"/> is the progress.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Whether rows are events; false for a catalogue, which is also what a map with events makes of a file that has its
    /// product columns and none of its event columns. Known once the first row is read.
    /// </summary>
    public bool HasEvents { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It does not exist or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static DatasetReader Open(string path, DatasetPreset preset, TimeProvider timeProvider) => new(path, preset, timeProvider);

    /// <summary>Reads every row, once, in the file's order.</summary>
    /// <exception cref="DatasetFormatException">
    /// Before the first row: it is no delimited text, or columns that the preset needs are missing. After the last whole row:
    /// the file is cut off or damaged there (<see cref="DatasetFormatException.IsCutOff"/>), or it is in another encoding.
    /// </exception>
    public IEnumerable<DatasetRow> ReadRows(CancellationToken cancellationToken = default)
    {
        using var input = DatasetContent.OpenInput(_file);
        using var text = OpenText(input);
        var lines = new LineReader(text);
        var header = Header.Read(_path, _preset, lines, _undecodables, input, _timeProvider);
        HasEvents = header.Mapper.HasEvents;
        var reader = header.Rows;
        var repeats = new RepeatWindow(RepeatWindow);
        var probes = new RepeatWindow(1);
        int Evidence(List<string> fields) => fields.Count == header.Columns ? header.Mapper.Evidence([.. fields], probes) : 0;

        var number = 0L;
        for (var more = header.FirstIsData || reader.Read(); more && !IsCut(input, reader); more = reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            Position = _file.Position;
            if (reader.HasLineBreaks && reader.SwallowsRows(Evidence))
            {
                reader.KeepFirstLine(RowFault.NotClosed);
            }

            yield return Map(reader, header, repeats) with { RowNumber = number, Line = reader.Line, Text = reader.Text };
        }

        Position = _file.Position;
        if (_undecodables.Verdict() is { } verdict)
        {
            throw verdict;
        }

        if (input.Failure is { } failure)
        {
            throw Header.Cut(_path, failure, number, _file.Position, Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The row in which the input broke off: part of its last field may be missing.
    private static bool IsCut(InputStream input, RowReader reader) => input.Failure is not null && (reader.IsLastLine || reader.EndedInQuotes);

    private FieldRejection? Fault(RowReader reader, int columns)
    {
        // A field more that is empty is a delimiter at the line's end.
        var fields = reader.Fields;
        if (fields.Count == columns + 1 && fields[^1].Length == 0)
        {
            fields.RemoveAt(columns);
        }

        var line = reader.Line.ToString(CultureInfo.InvariantCulture);
        if (reader.Fault == RowFault.TooLong)
        {
            return new FieldRejection("", "line too long", $"Line {line} is longer than {LineReader.MaxLength:N0} characters.");
        }

        if (fields.Count != columns && (reader.Fault == RowFault.None || !_preset.HasLineBreaksInQuotes))
        {
            return new FieldRejection("", "wrong number of columns", $"It has {fields.Count} columns where {columns} are expected (line {line}).");
        }

        return reader.Fault switch
        {
            RowFault.None => null,
            RowFault.NotClosed => new FieldRejection("", "quote not closed", $"A quote is opened in line {line} and not closed where its field ends."),
            _ => new FieldRejection("", "text after a quote", $"In line {line} text follows a closing quote."),
        };
    }

    private StreamReader OpenText(InputStream input)
    {
        var encoding = TextEncodings.Find(_preset.Encoding)!;
        _undecodables.Encoding = _preset.Encoding;
        if (TextEncodings.ByMark(input.Head) is { } byMark)
        {
            encoding = byMark.Encoding;
            _undecodables.Encoding = encoding.WebName;
            input.Skip(byMark.Length);
        }

        return new StreamReader(input, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
    }

    private DatasetRow Map(RowReader reader, Header header, RepeatWindow repeats)
    {
        if (_undecodables.Note(reader))
        {
            return Rejected(_undecodables.Rejection);
        }

        return Fault(reader, header.Columns) is { } fault ? Rejected(fault) : header.Mapper.Map([.. reader.Fields], repeats);
    }

    private static DatasetRow Rejected(FieldRejection rejection) => new() { RowNumber = 0, Rejection = rejection };
}
