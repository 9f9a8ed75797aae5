namespace RealtimeRec.Catalog;

/// <summary>The grains of the catalogue's shards, which silos alone call.</summary>
internal static class CatalogShards
{
    /// <summary>A catalogue shard, by number.</summary>
    public static ICatalogShardGrain GetCatalogShard(this IGrainFactory grains, int shard) => grains.Get<ICatalogShardGrain>(shard);

    /// <summary>The shard that lists a product.</summary>
    public static ICatalogShardGrain GetCatalogShardOf(this IGrainFactory grains, string itemId) => grains.GetCatalogShard(GrainKeys.ShardOf(itemId));
}
