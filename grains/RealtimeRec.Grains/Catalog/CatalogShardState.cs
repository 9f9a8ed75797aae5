using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <summary>A catalogue shard as it is stored.</summary>
[GenerateSerializer, Alias("CatalogShardState"), StateFormat(1)]
internal sealed class CatalogShardState : IStoredState
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string Name = "catalog-shard";

    /// <summary>The shard's item ids, in the order they came.</summary>
    [Id(0)] public List<string> ItemIds { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
