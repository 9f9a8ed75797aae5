namespace RealtimeRec.Catalog;

/// <summary>What a list of the catalogue's products is asked for with.</summary>
[GenerateSerializer, Immutable, Alias("ProductListRequest")]
public sealed record ProductListRequest
{
    /// <summary>Products on the page, 1 to 100.</summary>
    [Id(0)] public required int Limit { get; init; }

    /// <summary>Only products whose id comes after this one, in ordinal order; null from the beginning.</summary>
    [Id(1)] public string? After { get; init; }

    /// <summary>Only products of this category.</summary>
    [Id(2)] public string? Category { get; init; }

    /// <summary>Only products of this brand.</summary>
    [Id(3)] public string? Brand { get; init; }
}
