using RealtimeRec.State;

namespace RealtimeRec.Products;

/// <summary>A product as it is stored.</summary>
[GenerateSerializer, Alias("ProductState"), StateFormat(2)]
internal sealed class ProductState : IStoredState
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string Name = "product";

    /// <summary>What the catalogue says; null when the item was never heard of.</summary>
    [Id(0)] public CatalogDetails? Details { get; set; }

    /// <summary>What behaviour says, with every neighbour kept.</summary>
    [Id(1)] public CatalogStatistics Statistics { get; set; } = CatalogStatistics.None;

    /// <summary>The catalogue log that was applied last, and how far; null when the catalogue came by other ways alone.</summary>
    [Id(3)] public string? Log { get; set; }

    /// <summary>Offset of the last record of <see cref="Log"/> applied.</summary>
    [Id(4)] public long LogOffset { get; set; }

    /// <summary>
    /// The id of the write that changed the details last. Made again because its answer did not arrive, it finds nothing left to change and
    /// still answers what it did, whatever became of the silo in between. Empty for one that is not made again.
    /// </summary>
    [Id(5)] public Guid LastWrite { get; set; }

    /// <summary>What that write did.</summary>
    [Id(6)] public ProductWriteOutcome LastOutcome { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
