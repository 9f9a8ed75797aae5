using RealtimeRec.Inference;

namespace RealtimeRec.Training.Data;

/// <summary>Reads a whole catalogue, by the names that its columns usually have.</summary>
internal static class CatalogFile
{
    /// <summary>The items in the file's order, those without any text left out.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no id or no title column, or holds no items.</exception>
    public static IReadOnlyList<CatalogItem> Read(string path)
    {
        var items = new List<CatalogItem>();
        CsvTable.Read(path, table =>
        {
            var id = table.Require("item_id", "id", "product_id");
            var title = table.Require("title", "name", "keyphrase");
            var (brand, categories) = (table.Find("brand", "supplier"), table.Find("categories", "category"));
            var (description, attributes) = (table.Find("description", "short_description"), table.Find("attributes"));
            return () =>
            {
                if (table[id] is { } itemId && new TextFields(
                    table[title], table[brand], Split(table[categories]), table[description], Attributes(table[attributes])) is var text && !IsEmpty(text))
                {
                    items.Add(new CatalogItem(itemId, text));
                }
            };
        });
        return items.Count > 0 ? items : throw new TrainingException($"{path} holds no items with text.");
    }

    private static bool IsEmpty(TextFields text) => text is { Title: null, Brand: null, Categories: null, Description: null, Attributes: null };

    private static string[]? Split(string? categories) => categories?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary><c>name=value</c> pairs between bars; what has no name is called by its place.</summary>
    private static Dictionary<string, string>? Attributes(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in Split(text)!)
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            attributes[equals > 0 ? part[..equals] : $"{attributes.Count}"] = part[(equals + 1)..];
        }

        return attributes;
    }
}
