using System.IO.Compression;
using CsvHelper;

namespace RealtimeRec.Ranking.Sequences;

/// <summary>
/// Reads sequences from CSV (RFC 4180, UTF-8, plain or gzip whatever the file's name). The header names a column
/// <c>user_id</c> or <c>session_id</c> and a column <c>items</c>, which holds item ids separated by spaces, oldest first;
/// other columns are left alone.
/// </summary>
public static class SequenceFile
{
    /// <summary>Reads a whole file. Items that the vocabulary does not know are added to it.</summary>
    /// <exception cref="SequenceFileException">
    /// The file cannot be opened or unpacked, is empty, lacks a column, holds no sequence, or a row has no id, no items or
    /// too few or too many columns; the message names the file and, where there is one, the line.
    /// </exception>
    public static InteractionSequences Read(string path, ItemVocabulary vocabulary)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var input = IsPacked(file) ? (Stream)new GZipStream(file, CompressionMode.Decompress) : file;
            return Read(path, input, vocabulary);
        }
        catch (InvalidDataException exception)
        {
            throw new SequenceFileException($"{path} is cut off or damaged gzip: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SequenceFileException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsPacked(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == magic.Length && magic is [0x1f, 0x8b];
    }

    private static InteractionSequences Read(string path, Stream input, ItemVocabulary vocabulary)
    {
        using var reader = CsvReader.Create(input, new CsvReaderOptions
        {
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
        });

        if (!reader.Read())
        {
            throw new SequenceFileException($"{path} is empty.");
        }

        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim('\uFEFF', ' ')).ToArray();
        var idColumn = Find(columns, "user_id");
        idColumn = idColumn >= 0 ? idColumn : Find(columns, "session_id");
        var itemsColumn = Find(columns, "items");
        if (idColumn < 0 || itemsColumn < 0)
        {
            string[] missing = [.. idColumn < 0 ? ["user_id or session_id"] : Array.Empty<string>(), .. itemsColumn < 0 ? ["items"] : Array.Empty<string>()];
            throw new SequenceFileException(
                $"{path}, line 1: the {(missing.Length == 1 ? "column" : "columns")} {string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} missing; there is {string.Join(", ", columns)}.");
        }

        var sequences = new List<InteractionSequence>();
        var items = new List<int>();
        while (reader.Read())
        {
            if (reader.FieldCount != columns.Length)
            {
                throw new SequenceFileException(
                    $"{path}, line {reader.LineNumber}: there are {reader.FieldCount} columns where {columns.Length} are expected.");
            }

            var id = reader.GetString(idColumn);
            if (string.IsNullOrWhiteSpace(id))
            {
                throw new SequenceFileException($"{path}, line {reader.LineNumber}: {columns[idColumn]} is empty.");
            }

            items.Clear();
            var text = reader.GetString(itemsColumn).AsSpan();
            foreach (var part in text.Split(' '))
            {
                if (!text[part].IsWhiteSpace())
                {
                    items.Add(vocabulary.GetOrAdd(text[part]));
                }
            }

            if (items.Count == 0)
            {
                throw new SequenceFileException($"{path}, line {reader.LineNumber}: items is empty.");
            }

            sequences.Add(new InteractionSequence(id, [.. items]));
        }

        return sequences.Count > 0
            ? new InteractionSequences(vocabulary, sequences)
            : throw new SequenceFileException($"{path} holds no sequences after its header on line 1.");
    }

    private static int Find(string[] columns, string name) =>
        Array.FindIndex(columns, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
}
