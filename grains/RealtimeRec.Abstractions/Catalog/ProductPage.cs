using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A page of the catalogue.</summary>
/// <param name="Products">The products, in the order of their ids.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="HasMore">Whether there are more after these.</param>
/// <param name="Unknown">What no product has ever been of, <c>category</c> or <c>brand</c>; null as a rule.</param>
[GenerateSerializer, Immutable, Alias("ProductPage")]
public sealed record ProductPage(
    [property: Id(0)] ProductView[] Products,
    [property: Id(1)] int Total,
    [property: Id(2)] bool HasMore,
    [property: Id(3)] string? Unknown);
