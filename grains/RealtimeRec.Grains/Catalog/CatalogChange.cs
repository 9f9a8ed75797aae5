using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A change of one row: its details, its statistics, or both; or that it is no more.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Details">The new details, or null when they did not change.</param>
/// <param name="Statistics">The new statistics, or null when they did not change.</param>
[GenerateSerializer, Immutable, Alias("CatalogChange")]
public sealed record CatalogChange(
    [property: Id(0)] string ItemId,
    [property: Id(1)] CatalogDetails? Details,
    [property: Id(2)] CatalogStatistics? Statistics)
{
    /// <summary>Whether the product is purged; then the rest is null.</summary>
    [Id(3)] public bool Removed { get; init; }
}
