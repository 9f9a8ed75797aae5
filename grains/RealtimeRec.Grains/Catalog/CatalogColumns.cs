using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>
/// What searches read of every product that they find, for the rows of one chunk of a snapshot, by field and side by side: a search for a usual word reads tens of
/// thousands, and each row by itself would be waited for. Immutable.
/// </summary>
internal sealed class CatalogColumns
{
    /// <summary>Rows of a chunk.</summary>
    public const int Length = 1024;

    private readonly RowTraits[] _traits = new RowTraits[Length];
    private readonly BrandOrdinal[] _brands = new BrandOrdinal[Length];
    private readonly CategoryOrdinal[][] _categories = new CategoryOrdinal[Length][];
    private readonly ushort[] _priceCodes = new ushort[Length];
    private readonly long[] _prices = new long[Length];
    private readonly CatalogDetails?[] _details = new CatalogDetails?[Length];

    private CatalogColumns()
    {
        Array.Fill(_brands, BrandOrdinal.None);
        Array.Fill(_categories, []);
    }

    private CatalogColumns(CatalogColumns other)
    {
        other._traits.CopyTo(_traits);
        other._brands.CopyTo(_brands);
        other._categories.CopyTo(_categories);
        other._priceCodes.CopyTo(_priceCodes);
        other._prices.CopyTo(_prices);
        other._details.CopyTo(_details);
    }

    /// <summary>Those of no row.</summary>
    public static CatalogColumns Empty { get; } = new();

    /// <summary>What kind of product each is.</summary>
    public ReadOnlySpan<RowTraits> Traits => _traits;

    /// <summary>Brands.</summary>
    public ReadOnlySpan<BrandOrdinal> Brands => _brands;

    /// <summary>Categories, as <see cref="CatalogRow.Categories"/>.</summary>
    public ReadOnlySpan<CategoryOrdinal[]> Categories => _categories;

    /// <summary>Codes of prices (<see cref="PriceCode"/>).</summary>
    public ReadOnlySpan<ushort> PriceCodes => _priceCodes;

    /// <summary>Prices to compare by (<see cref="PriceCode.UnitsOf"/>); of nothing where there is none.</summary>
    public ReadOnlySpan<long> Prices => _prices;

    /// <summary>What the catalogue says of each; another object whenever that changes.</summary>
    public ReadOnlySpan<CatalogDetails?> Details => _details;

    /// <summary>The columns after changes of some rows.</summary>
    /// <param name="changed">The rows, by their places in the chunk; null for one that is no more.</param>
    public CatalogColumns With(IEnumerable<(int Place, CatalogRow? Row)> changed)
    {
        var columns = new CatalogColumns(this);
        foreach (var (place, row) in changed)
        {
            columns.Put(place, row);
        }

        return columns;
    }

    private void Put(int place, CatalogRow? row)
    {
        _details[place] = row?.Details;
        var price = row?.Details.Product.Price;
        _traits[place] = row is null ? RowTraits.None
            : (row.IsFindable ? RowTraits.Findable : 0)
            | (row.OnSale ? RowTraits.OnSale : 0)
            | (row.Group.IsNone ? 0 : RowTraits.Variant)
            | (price is { } exact && PriceCode.IsFine(exact) ? RowTraits.FinePrice : 0);
        _brands[place] = row?.Brand ?? BrandOrdinal.None;
        _categories[place] = row?.Categories ?? [];
        (_priceCodes[place], _prices[place]) = price is { } known ? (PriceCode.Of(known), PriceCode.UnitsOf(known)) : (PriceCode.None, 0);
    }
}
