namespace RealtimeRec.Catalog;

/// <summary>A place in a shard's change log.</summary>
/// <param name="Epoch">The activation that numbered the log: numbers of different epochs do not compare.</param>
/// <param name="Sequence">Number of the last change seen.</param>
[GenerateSerializer, Immutable, Alias("CatalogPosition")]
internal readonly record struct CatalogPosition(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Sequence)
{
    /// <summary>
    /// Before the first change of the log, whichever it is. For a reader that knows that nobody wrote to another one since it read the rows.
    /// </summary>
    public static CatalogPosition Beginning { get; } = new(-1, 0);
}
