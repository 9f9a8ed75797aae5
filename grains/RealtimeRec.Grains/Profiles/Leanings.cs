using RealtimeRec.Catalog;

namespace RealtimeRec.Profiles;

/// <summary>How much a shopper leans to the category and brand of products, as shares of the strongest such leaning.</summary>
internal readonly struct Leanings(ProfileInterests interests)
{
    private readonly double _highestCategory = interests.Categories.Count == 0 ? 1 : interests.Categories.Values.Max();
    private readonly double _highestBrand = interests.Brands.Count == 0 ? 1 : interests.Brands.Values.Max();

    /// <summary>The leanings to a row's category and brand, each 0 to 1. The most specific category counts: of the broad ones every item of the shop has some.</summary>
    public (double Category, double Brand) To(CatalogRow row) => (
        row.LeafCategory.IsNone ? 0 : interests.Categories.GetValueOrDefault(row.LeafCategory) / _highestCategory,
        row.Brand.IsNone ? 0 : interests.Brands.GetValueOrDefault(row.Brand) / _highestBrand);
}
