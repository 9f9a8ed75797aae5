namespace RealtimeRec.Catalog;

/// <summary>
/// The rows on sale in the orders that feeds ask for, made anew every second or so: trending needs no more. Immutable.
/// </summary>
internal sealed class CatalogRankings
{
    private const int MaxTrending = 1_000;
    private const int MaxNewArrivals = 200;

    /// <summary>Rankings of an empty catalogue.</summary>
    public static readonly CatalogRankings Empty = new([]);

    private readonly Dictionary<int, int[]> _categories;

    private CatalogRankings(List<CatalogRow> onSale)
    {
        OnSale = onSale.Count;
        onSale.Sort(ByPopularity);
        MaxLogPopularity = onSale.Count == 0 ? double.NegativeInfinity : onSale[0].Statistics.LogPopularity;
        Trending = [.. onSale.Take(MaxTrending).Select(row => row.Item)];

        var sizes = new Dictionary<int, int>();
        foreach (var row in onSale)
        {
            foreach (var category in row.Categories)
            {
                sizes[category] = sizes.GetValueOrDefault(category) + 1;
            }
        }

        _categories = sizes.ToDictionary(pair => pair.Key, pair => new int[pair.Value]);
        foreach (var row in onSale)
        {
            foreach (var category in row.Categories)
            {
                var members = _categories[category];
                members[^sizes[category]--] = row.Item;
            }
        }

        NewArrivals = [.. onSale.OrderByDescending(row => row.NewSinceMs).ThenBy(row => row.Item).Take(MaxNewArrivals).Select(row => row.Item)];
    }

    /// <summary>Number of rows on sale.</summary>
    public int OnSale { get; }

    /// <summary>Popularity of the most popular row; negative infinity when nothing has any.</summary>
    public double MaxLogPopularity { get; }

    /// <summary>Item ordinals, most popular of late first; those without any popularity last, newest first.</summary>
    public int[] Trending { get; }

    /// <summary>Item ordinals, newest first.</summary>
    public int[] NewArrivals { get; }

    /// <summary>Category ordinals with a row on sale.</summary>
    public IReadOnlyCollection<int> Categories => _categories.Keys;

    /// <summary>Every row on sale in a category, most popular first; empty when there is none.</summary>
    public int[] InCategory(int category) => _categories.GetValueOrDefault(category) ?? [];

    /// <summary>Ranks the rows on sale of a catalogue.</summary>
    public static CatalogRankings Of(CatalogSnapshot snapshot)
    {
        var onSale = new List<CatalogRow>(snapshot.Rows);
        foreach (var row in snapshot.AllRows())
        {
            if (row.OnSale)
            {
                onSale.Add(row);
            }
        }

        return new CatalogRankings(onSale);
    }

    private static int ByPopularity(CatalogRow a, CatalogRow b)
    {
        var order = b.Statistics.LogPopularity.CompareTo(a.Statistics.LogPopularity);
        order = order != 0 ? order : b.NewSinceMs.CompareTo(a.NewSinceMs);
        return order != 0 ? order : a.Item.CompareTo(b.Item);
    }
}
