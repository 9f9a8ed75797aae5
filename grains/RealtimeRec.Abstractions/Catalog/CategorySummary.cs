namespace RealtimeRec.Catalog;

/// <summary>A category and how many products on sale it has.</summary>
/// <param name="Name">The category's name.</param>
/// <param name="Products">Products on sale in it.</param>
[GenerateSerializer, Immutable, Alias("CategorySummary")]
public sealed record CategorySummary(
    [property: Id(0)] string Name,
    [property: Id(1)] int Products);
