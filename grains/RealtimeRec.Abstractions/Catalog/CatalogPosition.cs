namespace RealtimeRec.Catalog;

/// <summary>A place in a shard's change log.</summary>
/// <param name="Epoch">The activation that numbered the log: numbers of different epochs do not compare.</param>
/// <param name="Sequence">Number of the last change seen.</param>
[GenerateSerializer, Immutable, Alias("CatalogPosition")]
public readonly record struct CatalogPosition(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Sequence);
