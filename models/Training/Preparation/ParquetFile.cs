using System.Globalization;
using System.Text;
using CsvHelper;
using Parquet;
using Parquet.Schema;

namespace RealtimeRec.Training.Preparation;

/// <summary>
/// Parquet files (https://parquet.apache.org/docs/file-format/) of plain columns, for the reader of delimited text: rewritten as
/// such, their columns go by the same presets, and a bad value is refused with the same words.
/// </summary>
internal static class ParquetFile
{
    /// <summary>Whether a file begins like Parquet.</summary>
    public static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("PAR1"u8);
    }

    /// <summary>Writes a Parquet file's rows as CSV. Times are written <c>2026-01-31 23:59:59.9</c>, with a Z where the file says UTC.</summary>
    /// <exception cref="TrainingException">It is no whole Parquet file, or a column holds neither text nor numbers nor times.</exception>
    public static async Task WriteCsvAsync(string path, string csvPath, char separator, CancellationToken cancellationToken)
    {
        try
        {
            await using var parquet = await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken);
            var fields = parquet.Schema.GetDataFields();
            await using var csv = CsvWriter.ToFile(csvPath, new CsvWriterOptions { Separator = separator, NewLine = "\n" });
            csv.WriteRecord([.. fields.Select(field => field.Name)]);
            for (var group = 0; group < parquet.RowGroupCount; group++)
            {
                using var rows = parquet.OpenRowGroupReader(group);
                var columns = new string[fields.Length][];
                for (var i = 0; i < fields.Length; i++)
                {
                    columns[i] = await ReadAsync(path, rows, fields[i], cancellationToken);
                }

                var record = new string[fields.Length];
                for (var row = 0; row < rows.RowCount; row++)
                {
                    for (var i = 0; i < record.Length; i++)
                    {
                        record[i] = columns[i][row];
                    }

                    csv.WriteRecord(record);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ParquetException or NotSupportedException or IndexOutOfRangeException or OverflowException)
        {
            throw new TrainingException($"{path} is no Parquet file that can be read: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    private static async Task<string[]> ReadAsync(string path, ParquetRowGroupReader rows, DataField field, CancellationToken cancellationToken)
    {
        if (field.IsArray || field.Path.Length > 1)
        {
            throw NotPlain(path, field);
        }

        var type = field.ClrType;
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string[rows.RowCount];
            await rows.ReadAsync(field, texts, cancellationToken: cancellationToken);
            return Array.ConvertAll(texts, OneLine);
        }

        // Older writers leave it open that bytes are text.
        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>))
        {
            var bytes = new byte[rows.RowCount][];
            await rows.ReadAsync(field, bytes, cancellationToken: cancellationToken);
            return Array.ConvertAll(bytes, text => text is null ? "" : OneLine(Encoding.UTF8.GetString(text)));
        }

        return type == typeof(int) ? await TextsAsync<int>()
            : type == typeof(long) ? await TextsAsync<long>()
            : type == typeof(short) ? await TextsAsync<short>()
            : type == typeof(sbyte) ? await TextsAsync<sbyte>()
            : type == typeof(byte) ? await TextsAsync<byte>()
            : type == typeof(ushort) ? await TextsAsync<ushort>()
            : type == typeof(uint) ? await TextsAsync<uint>()
            : type == typeof(ulong) ? await TextsAsync<ulong>()
            : type == typeof(float) ? await TextsAsync<float>()
            : type == typeof(double) ? await TextsAsync<double>()
            : type == typeof(decimal) ? await TextsAsync<decimal>()
            : type == typeof(Guid) ? await TextsAsync<Guid>()
            : type == typeof(DateOnly) ? await TextsAsync<DateOnly>()
            : type == typeof(DateTime) ? await TextsAsync<DateTime>()
            : throw NotPlain(path, field);

        async Task<string[]> TextsAsync<T>() where T : struct, IFormattable
        {
            var format = typeof(T) == typeof(DateOnly) ? "yyyy-MM-dd"
                : typeof(T) != typeof(DateTime) ? null
                : field is DateTimeDataField { IsAdjustedToUTC: true } ? "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'"
                : "yyyy-MM-dd HH:mm:ss.FFFFFFF";
            if (!field.IsNullable)
            {
                var values = new T[rows.RowCount];
                await rows.ReadAsync<T>(field, values, cancellationToken: cancellationToken);
                return Array.ConvertAll(values, value => value.ToString(format, CultureInfo.InvariantCulture));
            }

            var optional = new T?[rows.RowCount];
            await rows.ReadAsync<T>(field, optional, cancellationToken: cancellationToken);
            return Array.ConvertAll(optional, value => value?.ToString(format, CultureInfo.InvariantCulture) ?? "");
        }
    }

    // A preset may not allow a line break, not even in quotes; in none of its fields does one say anything.
    private static string OneLine(string? text) => text?.ReplaceLineEndings(" ") ?? "";

    private static TrainingException NotPlain(string path, DataField field) =>
        new($"The column {field.Path} of {path} holds {field.ClrType.Name}{(field.IsArray ? " lists" : "")}; a column of events holds text, numbers or times.");
}
