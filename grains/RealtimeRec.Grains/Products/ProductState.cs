using RealtimeRec.Catalog;

namespace RealtimeRec.Products;

/// <summary>A product as it is stored.</summary>
[GenerateSerializer, Alias("ProductState")]
internal sealed class ProductState
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string Name = "product";

    /// <summary>What the catalogue says; null when the item was never heard of.</summary>
    [Id(0)] public CatalogDetails? Details { get; set; }

    /// <summary>What behaviour says, with every neighbour kept.</summary>
    [Id(1)] public CatalogStatistics Statistics { get; set; } = CatalogStatistics.None;

    /// <summary>Version of the encoder that made the vector.</summary>
    [Id(2)] public string? EncoderVersion { get; set; }
}
