using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product in an answer that is about no user.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Score">Its score; higher is better, comparable within one answer only.</param>
/// <param name="Product">Its description, when asked for.</param>
/// <param name="Rank">Its place in the answer, from 1.</param>
/// <param name="ItemGroupId">The group of variants that it stands for; null when it has none.</param>
[GenerateSerializer, Immutable, Alias("RelatedItem")]
public sealed record RelatedItem(
    [property: Id(0)] string ItemId,
    [property: Id(1)] double Score,
    [property: Id(2)] Product? Product,
    [property: Id(3)] int Rank,
    [property: Id(4)] string? ItemGroupId = null);
