using Orleans.Concurrency;

namespace RealtimeRec.Catalog;

/// <summary>
/// One of <see cref="GrainKeys.CatalogShards"/> parts of the catalogue: the ids of its products and a numbered log of
/// their changes, by which every silo follows the catalogue. Key: the shard's number.
/// </summary>
[Alias("RealtimeRec.ICatalogShardGrain")]
internal interface ICatalogShardGrain : IGrainWithIntegerKey
{
    /// <summary>Adds changes to the log; answers once any new id is durable.</summary>
    [Alias("Append")]
    Task AppendAsync(CatalogChange[] changes);

    /// <summary>
    /// Takes what shoppers did with products that the caller's silo has no row of. Those that the shard lists get their signals; of
    /// the others nothing lasting is made until enough shoppers (<c>Catalog:UnknownProductShoppers</c>) named them.
    /// </summary>
    /// <returns>The ids of products that did not take their signals: they are to be sent again.</returns>
    [Alias("Name")]
    Task<string[]> NameAsync(NamedProduct[] named);

    /// <summary>Takes a product off the list and out of every silo's catalogue; answers once durable. False when it was not listed.</summary>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string itemId);

    /// <summary>The changes after <paramref name="after"/>; waits some seconds for one when there is none.</summary>
    /// <param name="after">Where the reader is.</param>
    /// <param name="reader">The silo that shows everything up to there; null for one that shows nothing yet.</param>
    [Alias("ReadBy"), AlwaysInterleave]
    Task<CatalogChanges> ReadAsync(CatalogPosition after, SiloAddress? reader);

    /// <summary>Answers once every silo that follows the shard shows the changes made so far, or after a second: false then.</summary>
    [Alias("Shown"), AlwaysInterleave]
    Task<bool> ShownAsync();
}
