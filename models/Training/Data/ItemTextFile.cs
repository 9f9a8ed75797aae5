using CsvHelper;
using RealtimeRec.Inference;
using RealtimeRec.Ranking;

namespace RealtimeRec.Training.Data;

/// <summary>Reads what a catalogue file says of each item, by the names that its columns usually have.</summary>
internal static class ItemTextFile
{
    private static readonly string[] s_ids = ["item_id", "id", "product_id"];
    private static readonly string[] s_titles = ["title", "name", "keyphrase"];
    private static readonly string[] s_brands = ["brand", "supplier"];
    private static readonly string[] s_categories = ["categories", "category", "attributes"];
    private static readonly string[] s_descriptions = ["description", "short_description"];

    /// <summary>Reads the texts of the vocabulary's items; null for those that the file does not have.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no id or no text column, or knows none of the items.</exception>
    public static TextFields?[] Read(string path, ItemVocabulary vocabulary)
    {
        var texts = new TextFields?[vocabulary.Count];
        var found = 0;
        ReadRows(path, (id, text) =>
        {
            if (vocabulary.TryGetIndex(id, out var index))
            {
                found += texts[index] is null ? 1 : 0;
                texts[index] = text;
            }
        });
        return found > 0 ? texts : throw new TrainingException($"{path} knows none of the {vocabulary.Count:N0} items of the sequences.");
    }

    /// <summary>Reads the texts of all items of the file, by item id.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no id or no text column, or holds no item.</exception>
    public static Dictionary<string, TextFields> ReadAll(string path)
    {
        var texts = new Dictionary<string, TextFields>(StringComparer.Ordinal);
        ReadRows(path, (id, text) => texts[id] = text);
        return texts.Count > 0 ? texts : throw new TrainingException($"{path} holds no items after its header.");
    }

    /// <summary>Hands on each row, in the file's order; rows without an id or with too few or too many columns are left out.</summary>
    /// <exception cref="TrainingException">The file cannot be read, or has no id or no text column.</exception>
    public static void ReadRows(string path, Action<string, TextFields> take)
    {
        try
        {
            using var input = PackedFile.Open(path);
            using var csv = CsvReader.Create(input, new CsvReaderOptions { HasHeader = false });
            if (!csv.Read())
            {
                throw new TrainingException($"{path} is empty.");
            }

            var columns = Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetString(column).Trim('\uFEFF', ' ')).ToArray();
            var id = Column(columns, s_ids) ?? throw new TrainingException($"{path} has none of the columns {string.Join(", ", s_ids)}; it has {string.Join(", ", columns)}.");
            var (title, brand, categories, description) = (Column(columns, s_titles), Column(columns, s_brands), Column(columns, s_categories), Column(columns, s_descriptions));
            if (title is null && categories is null && description is null)
            {
                throw new TrainingException($"{path} has no text: none of the columns {string.Join(", ", s_titles.Concat(s_categories).Concat(s_descriptions))}.");
            }

            while (csv.Read())
            {
                if (csv.FieldCount == columns.Length && csv.GetString(id) is { Length: > 0 } itemId)
                {
                    take(itemId, new TextFields(Text(title), Text(brand), Text(categories)?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Text(description)));
                }
            }

            string? Text(int? column) => column is { } at && csv.GetString(at) is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or CsvFormatException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} cannot be read: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    private static int? Column(string[] columns, string[] names) => names
        .Select(name => Array.FindIndex(columns, column => column.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .Where(index => index >= 0)
        .Select(index => (int?)index)
        .FirstOrDefault();
}
