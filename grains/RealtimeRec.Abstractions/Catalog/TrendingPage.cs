namespace RealtimeRec.Catalog;

/// <summary>Products that are popular of late.</summary>
/// <param name="Items">The products, best first.</param>
/// <param name="Total">How many are on sale, overall or in the category asked for.</param>
/// <param name="IsUnknownCategory">Whether no product has ever been of the category asked for.</param>
[GenerateSerializer, Immutable, Alias("TrendingPage")]
public sealed record TrendingPage(
    [property: Id(0)] RelatedItem[] Items,
    [property: Id(1)] int Total,
    [property: Id(2)] bool IsUnknownCategory);
