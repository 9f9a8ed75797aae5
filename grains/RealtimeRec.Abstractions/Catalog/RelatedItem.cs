using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product in an answer that does not depend on a user.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Score">Its score; higher is better. Comparable only within one answer.</param>
/// <param name="Product">The product itself, if requested.</param>
/// <param name="Rank">Its position in the answer, from 1.</param>
/// <param name="ItemGroupId">The group of variants that it represents; absent if it has none.</param>
[GenerateSerializer, Immutable, Alias("RelatedItem")]
public sealed record RelatedItem(
    [property: Id(0)] string ItemId,
    [property: Id(1)] double Score,
    [property: Id(2)] Product? Product,
    [property: Id(3)] int Rank,
    [property: Id(4)] string? ItemGroupId = null);
