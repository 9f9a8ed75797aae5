using RealtimeRec.Encoders.Text;
using RealtimeRec.Ranking.Sequences;

namespace RealtimeRec.Training.Data;

/// <summary>
/// Reads catalogues, by the names that their columns usually have: an id; title, brand, categories and description; attributes,
/// <c>name=value</c> between bars, of which those without a name are taken for categories.
/// </summary>
internal static class CatalogFile
{
    private static readonly string[] s_ids = ["item_id", "id", "product_id"];
    private static readonly string[] s_titles = ["title", "name", "keyphrase"];
    private static readonly string[] s_categories = ["categories", "category"];
    private static readonly string[] s_descriptions = ["description", "short_description"];
    private const string AttributeColumn = "attributes";

    /// <summary>The items in the file's order, those without any text left out.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no id or no text column, or holds no items with text.</exception>
    public static IReadOnlyList<CatalogItem> Read(string path)
    {
        var items = new List<CatalogItem>();
        ReadRows(path, (id, text) =>
        {
            if (text is not null)
            {
                items.Add(new CatalogItem(id, text));
            }
        });
        return items.Count > 0 ? items : throw new TrainingException($"{path} holds no items with text.");
    }

    /// <summary>The texts of a vocabulary's items; null for those that the file has no text of.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no id or no text column, or knows none of the items.</exception>
    public static TextFields?[] Read(string path, ItemVocabulary vocabulary)
    {
        var texts = new TextFields?[vocabulary.Count];
        var isKnown = false;
        ReadRows(path, (id, text) =>
        {
            if (vocabulary.TryGetIndex(id, out var index))
            {
                isKnown = true;
                texts[index] = text;
            }
        });
        return isKnown ? texts : throw new TrainingException($"{path} knows none of the {vocabulary.Count:N0} items of the sequences.");
    }

    /// <summary>Hands on each row in the file's order, with null for an item without text; rows without an id or of another number of columns than the header's are left out.</summary>
    /// <exception cref="TrainingException">The file cannot be read, or has no id or no text column.</exception>
    public static void ReadRows(string path, Action<string, TextFields?> take) => CsvTable.Read(path, table =>
    {
        var id = table.Require(s_ids);
        table.Require([.. s_titles, .. s_categories, .. s_descriptions, AttributeColumn]);
        var (title, brand, categories) = (table.Find(s_titles), table.Find("brand", "supplier"), table.Find(s_categories));
        var (description, attributes) = (table.Find(s_descriptions), table.Find(AttributeColumn));
        return () =>
        {
            if (table[id] is { } itemId)
            {
                take(itemId, Text(table[title], table[brand], Split(table[categories]), table[description], Split(table[attributes])));
            }
        };
    });

    private static TextFields? Text(string? title, string? brand, string[] categories, string? description, string[] attributes)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        var kinds = categories.ToList();
        foreach (var attribute in attributes)
        {
            if (attribute.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                named[attribute[..equals]] = attribute[(equals + 1)..];
            }
            else
            {
                kinds.Add(attribute);
            }
        }

        var isEmpty = title is null && brand is null && description is null && kinds.Count + named.Count == 0;
        return isEmpty ? null : new TextFields(title, brand, kinds.Count > 0 ? kinds : null, description, named.Count > 0 ? named : null);
    }

    private static string[] Split(string? list) => list?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
