namespace RealtimeRec.Catalog;

/// <summary>What happened in a shard after a position.</summary>
[GenerateSerializer, Immutable, Alias("CatalogChanges")]
internal sealed class CatalogChanges
{
    /// <summary>Where to go on reading.</summary>
    [Id(0)] public required CatalogPosition Position { get; init; }

    /// <summary>The changes since, oldest first; empty when none came in time.</summary>
    [Id(1)] public required CatalogChange[] Changes { get; init; }

    /// <summary>
    /// Every item id of the shard, when the log knows nothing of the reader's position: the reader loads these
    /// rows from storage, then goes on from <see cref="Position"/>. Null otherwise.
    /// </summary>
    [Id(2)] public string[]? Reset { get; init; }

    /// <summary>
    /// Ids of the products that changed since, when the log no longer holds what changed: the reader loads these rows from storage, those
    /// that are not there are no more, then goes on from <see cref="Position"/>. Null otherwise.
    /// </summary>
    [Id(3)] public string[]? Reload { get; init; }
}
