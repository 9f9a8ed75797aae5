using System.Globalization;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>A shop of electronics with queries and people's ratings of what answers them (data set icecat-chorus-search).</summary>
internal sealed class JudgedShop
{
    /// <summary>An attribute that many products have with some hundred values: facets count it.</summary>
    public const string FacetAttribute = "product_colour";

    private JudgedShop(IReadOnlyList<JudgedProduct> products, IReadOnlyList<JudgedQuery> queries) => (Products, Queries) = (products, queries);

    /// <summary>Its products.</summary>
    public IReadOnlyList<JudgedProduct> Products { get; }

    /// <summary>Its queries that at least one product answers, by their text.</summary>
    public IReadOnlyList<JudgedQuery> Queries { get; }

    /// <summary>Reads it.</summary>
    /// <param name="folder">Folder with products.csv.gz and ratings.csv.</param>
    public static JudgedShop Read(string folder)
    {
        JudgedProduct[] products =
        [
            .. CsvRows.Read(Path.Combine(folder, "products.csv.gz")).Select(row => new JudgedProduct(
                row["id"],
                row["title"],
                row["name"],
                row["supplier"],
                row["short_description"],
                decimal.Parse(row["price_cents"] is { Length: > 0 } cents ? cents : "0", CultureInfo.InvariantCulture) / 100,
                AttributesOf(row["attributes"]))),
        ];
        JudgedQuery[] queries =
        [
            .. CsvRows.Read(Path.Combine(folder, "ratings.csv"))
                .GroupBy(row => row["query"], StringComparer.Ordinal)
                .Select(rows => new JudgedQuery(
                    rows.Key,
                    rows.GroupBy(row => row["docid"], StringComparer.Ordinal)
                        .ToDictionary(rated => rated.Key, rated => int.Parse(rated.Last()["rating"], CultureInfo.InvariantCulture), StringComparer.Ordinal)))
                .Where(query => query.Ratings.Values.Max() > 0)
                .OrderBy(query => query.Text, StringComparer.Ordinal),
        ];
        return new JudgedShop(products, queries);
    }

    private static Dictionary<string, string> AttributesOf(string text)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('|'))
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } key, { Length: > 0 } value])
            {
                attributes[key] = value;
            }
        }

        return attributes;
    }
}
