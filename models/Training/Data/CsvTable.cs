using CsvHelper;

namespace RealtimeRec.Training.Data;

/// <summary>A CSV file with a header, plain or gzip, whose columns are found by any of several names.</summary>
internal sealed class CsvTable
{
    private readonly string _path;
    private readonly string[] _columns;
    private CsvReader _reader = null!;

    private CsvTable(string path, string[] columns)
    {
        _path = path;
        _columns = columns;
    }

    /// <summary>The present row's text in a column; null when there is no such column or the text is empty.</summary>
    public string? this[int? column] => column is { } at && _reader.GetString(at) is { Length: > 0 } text ? text : null;

    /// <summary>Reads a file row by row; rows of another number of columns than the header's are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prepare">Finds the columns and answers what is done with each row.</param>
    /// <exception cref="TrainingException">The file cannot be read or is empty.</exception>
    public static void Read(string path, Func<CsvTable, Action> prepare)
    {
        try
        {
            using var input = PackedFile.Open(path);
            using var reader = CsvReader.Create(input, new CsvReaderOptions { HasHeader = false });
            if (!reader.Read())
            {
                throw new TrainingException($"{path} is empty.");
            }

            var table = new CsvTable(path, [.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetString(column).Trim('\uFEFF', ' '))]) { _reader = reader };
            var row = prepare(table);
            while (reader.Read())
            {
                if (reader.FieldCount == table._columns.Length)
                {
                    row();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or CsvFormatException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} cannot be read: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    /// <summary>The column of the first of these names that there is, whatever their case; null when there is none.</summary>
    public int? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var index = Array.FindIndex(_columns, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }

        return null;
    }

    /// <inheritdoc cref="Find"/>
    /// <exception cref="TrainingException">There is none.</exception>
    public int Require(params ReadOnlySpan<string> names) => Find(names)
        ?? throw new TrainingException($"{_path} has none of the columns {string.Join(", ", names.ToArray())}; it has {string.Join(", ", _columns)}.");
}
