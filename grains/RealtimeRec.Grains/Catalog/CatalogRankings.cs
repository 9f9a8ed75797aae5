namespace RealtimeRec.Catalog;

/// <summary>
/// The rows on sale in the orders that feeds ask for, made anew every second or so: trending needs no more. Immutable.
/// </summary>
internal sealed class CatalogRankings
{
    private const int MaxTrending = 1_000;
    private const int MaxNewArrivals = 200;

    /// <summary>Rankings of an empty catalogue.</summary>
    public static readonly CatalogRankings Empty = new([], 0);

    private readonly int[]?[] _categories;

    private CatalogRankings(List<CatalogRow> onSale, int unknown)
    {
        OnSale = onSale.Count;
        Unknown = unknown;
        var byPopularity = ByPopularity(onSale);
        MaxLogPopularity = byPopularity.Length == 0 ? double.NegativeInfinity : byPopularity[0].LogPopularity;
        Trending = [.. byPopularity.Take(MaxTrending).Select(row => row.Item)];
        NewArrivals = [.. Newest(byPopularity).Take(MaxNewArrivals).Select(row => row.Item)];

        // Category ordinals are dense: counting into arrays costs a tenth of counting into dictionaries.
        var sizes = new int[byPopularity.Length == 0 ? 0 : byPopularity.Max(row => row.Categories.Length == 0 ? -1 : row.Categories.Max()) + 1];
        foreach (var row in byPopularity)
        {
            foreach (var category in row.Categories)
            {
                sizes[category]++;
            }
        }

        _categories = Array.ConvertAll(sizes, size => size == 0 ? null : new int[size]);
        foreach (var row in byPopularity)
        {
            foreach (var category in row.Categories)
            {
                var members = _categories[category]!;
                members[^sizes[category]--] = row.Item;
            }
        }
    }

    /// <summary>Number of rows on sale.</summary>
    public int OnSale { get; }

    /// <summary>Number of rows that shoppers' events alone named.</summary>
    public int Unknown { get; }

    /// <summary>Popularity of the most popular row; negative infinity when nothing has any.</summary>
    public double MaxLogPopularity { get; }

    /// <summary>Item ordinals, most popular of late first; those without any popularity last, newest first.</summary>
    public int[] Trending { get; }

    /// <summary>Item ordinals, newest first.</summary>
    public int[] NewArrivals { get; }

    /// <summary>Category ordinals with a row on sale.</summary>
    public IEnumerable<int> Categories => Enumerable.Range(0, _categories.Length).Where(category => _categories[category] is not null);

    /// <summary>Every row on sale in a category, most popular first; empty when there is none.</summary>
    public int[] InCategory(int category) => (uint)category < (uint)_categories.Length ? _categories[category] ?? [] : [];

    /// <summary>Ranks the rows on sale of a catalogue.</summary>
    public static CatalogRankings Of(CatalogSnapshot snapshot)
    {
        var onSale = new List<CatalogRow>(snapshot.Rows);
        var unknown = 0;
        foreach (var row in snapshot.AllRows())
        {
            unknown += row.IsStub ? 1 : 0;
            if (row.OnSale)
            {
                onSale.Add(row);
            }
        }

        return new CatalogRankings(onSale, unknown);
    }

    /// <summary>Most popular first; behind them, newest first, those nobody has dealt with.</summary>
    private static CatalogRow[] ByPopularity(List<CatalogRow> rows)
    {
        // Arrays of plain keys sort several times faster than rows with a comparison.
        var popular = rows.Where(row => double.IsFinite(row.LogPopularity)).ToArray();
        Array.Sort(Array.ConvertAll(popular, row => -row.LogPopularity), popular);
        return [.. popular, .. Newest(rows.Where(row => !double.IsFinite(row.LogPopularity)))];
    }

    private static CatalogRow[] Newest(IEnumerable<CatalogRow> rows)
    {
        var newest = rows.ToArray();
        Array.Sort(Array.ConvertAll(newest, row => -row.NewSinceMs), newest);
        return newest;
    }
}
