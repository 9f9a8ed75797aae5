using Orleans.Concurrency;

namespace RealtimeRec.Catalog;

/// <summary>
/// One of <see cref="GrainKeys.CatalogShards"/> parts of the catalogue: the ids of its products and a numbered log of
/// their changes, by which every silo follows the catalogue. Key: the shard's number.
/// </summary>
[Alias("RealtimeRec.ICatalogShardGrain")]
public interface ICatalogShardGrain : IGrainWithIntegerKey
{
    /// <summary>Adds changes to the log; answers once any new id is durable.</summary>
    [Alias("Append")]
    Task AppendAsync(CatalogChange[] changes);

    /// <summary>The changes after <paramref name="after"/>; waits some seconds for one when there is none.</summary>
    [Alias("Read"), AlwaysInterleave]
    Task<CatalogChanges> ReadAsync(CatalogPosition after);
}
