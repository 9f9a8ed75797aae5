using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>
/// The rows on sale in the orders that feeds ask for, made anew every second or so: trending needs no more. A group of variants is as popular as all
/// of them together. Immutable.
/// </summary>
internal sealed class CatalogRankings
{
    private const int MaxTrending = 1_000;
    private const int MaxNewArrivals = 200;

    /// <summary>
    /// How much later than the middle of the catalogue a product must have come to be new, in milliseconds: of a catalogue that was loaded at once
    /// nothing is newer than the rest.
    /// </summary>
    private const long NewAfterMs = 24 * 60 * 60 * 1_000;

    /// <summary>Rankings of an empty catalogue.</summary>
    public static readonly CatalogRankings Empty = Of([]);

    private readonly RankedLists<CategoryOrdinal> _categories;
    private readonly RankedLists<BrandOrdinal> _brands;
    private readonly int[] _products;
    private readonly VariantGroups _groups;
    private readonly long _newSinceMs;

    private CatalogRankings(List<CatalogRow> onSale, VariantGroups groups, int unknown, PopularityTime time)
    {
        _groups = groups;
        OnSale = onSale.Count;
        Unknown = unknown;
        Time = time;
        var byPopularity = ByPopularity(onSale);
        MaxLogPopularity = byPopularity.Length == 0 ? double.NegativeInfinity : PopularityOf(byPopularity[0]);
        Products = groups.CountListed(byPopularity);
        Trending = [.. groups.Listed(byPopularity).Take(MaxTrending).Select(row => row.Item)];
        var newest = Newest(byPopularity);
        _newSinceMs = newest.Length == 0 ? 0 : newest[newest.Length / 2].NewSinceMs + NewAfterMs;
        NewArrivals = [.. groups.Listed(newest.Where(IsNew)).Take(MaxNewArrivals).Select(row => row.Item)];

        _categories = RankedLists<CategoryOrdinal>.Of(byPopularity, row => row.Categories);
        _products = groups.CountListed(byPopularity, _categories.Sizes);
        _brands = RankedLists<BrandOrdinal>.Of(byPopularity, row => row.Brands);
    }

    /// <summary>Number of rows on sale.</summary>
    public int OnSale { get; }

    /// <summary>Number of products on sale, variants of one group being one.</summary>
    public int Products { get; }

    /// <summary>Number of rows that shoppers' events alone named.</summary>
    public int Unknown { get; }

    /// <summary>How far popularity has come, by the row that knows most of it.</summary>
    public PopularityTime Time { get; }

    /// <summary>Popularity of the most popular product; negative infinity when nothing has any.</summary>
    public double MaxLogPopularity { get; }

    /// <summary>Item ordinals, most popular of late first, the most popular variant of each group; those without any popularity last, newest first.</summary>
    public ItemOrdinal[] Trending { get; }

    /// <summary>Item ordinals of what is new, newest first, one of each group.</summary>
    public ItemOrdinal[] NewArrivals { get; }

    /// <summary>Variants to a product, 1 in a catalogue without groups.</summary>
    public double VariantsPerProduct => Products == 0 ? 1 : (double)OnSale / Products;

    /// <summary>Category ordinals with a row on sale.</summary>
    public IEnumerable<CategoryOrdinal> Categories => _categories.Keys;

    /// <summary>Every row on sale in a category, all variants among them, most popular first; empty when there is none.</summary>
    public ItemOrdinal[] InCategory(CategoryOrdinal category) => _categories[category];

    /// <summary>The same of a brand.</summary>
    public ItemOrdinal[] OfBrand(BrandOrdinal brand) => _brands[brand];

    /// <summary>Number of products on sale in a category, variants of one group being one.</summary>
    public int ProductsIn(CategoryOrdinal category) => (uint)category.Value < (uint)_products.Length ? _products[category.Value] : 0;

    /// <summary>Item ordinals of the rows of a group, on sale or not; empty for one that is not known yet.</summary>
    public IReadOnlyList<ItemOrdinal> MembersOf(GroupOrdinal group) => _groups.MembersOf(group);

    /// <summary>Popularity of a row or of its group, as in <see cref="CatalogStatistics.LogPopularity"/>.</summary>
    public double PopularityOf(CatalogRow row) => row.Group.IsNone ? row.LogPopularity : _groups.PopularityOf(row);

    /// <summary>Whether a product is new: the shop says since when it is, or it came well after the middle of the catalogue.</summary>
    public bool IsNew(CatalogRow row) => row.Details.Product.PublishedAt is not null || row.NewSinceMs >= _newSinceMs;

    /// <summary>Ranks the rows on sale of a catalogue.</summary>
    public static CatalogRankings Of(CatalogSnapshot snapshot) => Of(snapshot.AllRows());

    private static CatalogRankings Of(IEnumerable<CatalogRow> rows)
    {
        var onSale = new List<CatalogRow>();
        var groups = new VariantGroups();
        var unknown = 0;
        var time = default(PopularityTime);
        foreach (var row in rows)
        {
            unknown += row.IsStub ? 1 : 0;
            time = PopularityTime.Latest(time, row.Statistics.TimeOfPopularity);
            groups.Add(row);
            if (row.OnSale)
            {
                onSale.Add(row);
            }
        }

        return new CatalogRankings(onSale, groups, unknown, time);
    }

    /// <summary>Most popular first; behind them, newest first, those nobody has dealt with.</summary>
    private CatalogRow[] ByPopularity(List<CatalogRow> rows)
    {
        // Arrays of plain keys sort several times faster than rows with a comparison.
        var popular = rows.Where(row => double.IsFinite(PopularityOf(row))).ToArray();
        if (_groups.IsEmpty)
        {
            Array.Sort(Array.ConvertAll(popular, row => -row.LogPopularity), popular);
        }
        else
        {
            Array.Sort(Array.ConvertAll(popular, row => (-PopularityOf(row), -row.LogPopularity)), popular);
        }

        return [.. popular, .. Newest(rows.Where(row => !double.IsFinite(PopularityOf(row))))];
    }

    private static CatalogRow[] Newest(IEnumerable<CatalogRow> rows)
    {
        var newest = rows.ToArray();
        Array.Sort(Array.ConvertAll(newest, row => -row.NewSinceMs), newest);
        return newest;
    }
}
