using CsvHelper;

namespace RealtimeRec.Datasets;

/// <summary>
/// Reads a delimited text file (RFC 4180 quotes, UTF-8, plain or gzip whatever its name) row by row. A bad row is handed on
/// as rejected with its number and reason; what makes the file as a whole unreadable is a <see cref="DatasetFormatException"/>.
/// </summary>
public sealed class DatasetReader : IDisposable
{
    /// <summary>Number of latest rows among which a repeat is noticed.</summary>
    public const int RepeatWindow = 1_000_000;

    private readonly string _path;
    private readonly DatasetPreset _preset;
    private readonly TimeProvider _timeProvider;
    private readonly FileStream _file;

    private DatasetReader(string path, DatasetPreset preset, TimeProvider timeProvider)
    {
        _path = path;
        _preset = preset;
        _timeProvider = timeProvider;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Length = _file.Length;
    }

    /// <summary>Size of the file as it lies on the disk, in bytes.</summary>
    public long Length { get; }

    /// <summary>How much of the file was read, in bytes; the share of <see cref="Length"/> is the progress.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It does not exist or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static DatasetReader Open(string path, DatasetPreset preset, TimeProvider timeProvider) => new(path, preset, timeProvider);

    /// <summary>Reads every row, once, in the file's order.</summary>
    /// <exception cref="DatasetFormatException">
    /// Before the first row: columns that the preset needs are missing. After the last whole row: the file is cut off or
    /// damaged there; everything before it was handed on.
    /// </exception>
    public IEnumerable<DatasetRow> ReadRows(CancellationToken cancellationToken = default)
    {
        using var input = InputStream.Open(_file);
        using var reader = CsvReader.Create(input, new CsvReaderOptions
        {
            Separator = _preset.Delimiter,
            HasHeader = false,
            AllowLineBreaksInQuotes = _preset.LineBreaksInQuotes,
            TrackLineNumbers = true,
            PoolStrings = true,
        });

        if (!reader.Read() || IsCut(input, reader))
        {
            throw input.Failure is { } early ? Cut(early, 0) : new DatasetFormatException($"{_path} is empty.");
        }

        var (mapper, columns, firstIsData) = ReadHeader(reader);
        var repeats = new RepeatWindow(RepeatWindow);
        var fields = new string[columns];
        var number = 0L;
        for (var more = firstIsData || reader.Read(); more && !IsCut(input, reader); more = reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            Position = _file.Position;
            if (reader.FieldCount != columns)
            {
                yield return new DatasetRow
                {
                    RowNumber = number,
                    Rejection = new RowRejection("", "wrong number of columns",
                        $"It has {reader.FieldCount} columns where {columns} are expected (line {reader.LineNumber})."),
                };
                continue;
            }

            for (var i = 0; i < columns; i++)
            {
                fields[i] = reader.GetString(i);
            }

            yield return mapper.Map(number, fields, repeats);
        }

        Position = _file.Position;
        if (input.Failure is { } failure)
        {
            throw Cut(failure, number);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The row in which the input broke off: part of its last field may be missing.
    private static bool IsCut(InputStream input, CsvReader reader) =>
        input.Failure is not null && reader.ByteOffset >= input.EndOfLastLine;

    private (RowMapper Mapper, int Columns, bool FirstIsData) ReadHeader(CsvReader reader)
    {
        var first = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim()).ToArray();
        var columns = new DatasetColumns(first);
        var mapper = new RowMapper(_preset, columns, _timeProvider);
        if (columns.Missing.Count == 0)
        {
            return (mapper, first.Length, false);
        }

        if (_preset.WithoutHeader.Length == first.Length)
        {
            var implied = new DatasetColumns(_preset.WithoutHeader);
            var byPosition = new RowMapper(_preset, implied, _timeProvider);
            if (byPosition.Map(0, first, new RepeatWindow(1)).Rejection is null)
            {
                return (byPosition, first.Length, true);
            }
        }

        var present = string.Join(", ", first.Take(30).Select(FieldChecks.Excerpt)) + (first.Length > 30 ? ", …" : "");
        throw new DatasetFormatException(
            $"{_path} is not a file for the preset \"{_preset.Name}\": it lacks the {(columns.Missing.Count == 1 ? "column" : "columns")} {string.Join(", ", columns.Missing)}. It has: {present}.");
    }

    private DatasetFormatException Cut(Exception failure, long number) =>
        new($"{_path} is cut off or damaged after row {number:N0} (byte {_file.Position:N0} of {Length:N0}): {failure.Message} The {number:N0} rows before that were read.", failure);
}
