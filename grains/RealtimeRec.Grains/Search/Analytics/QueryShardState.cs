using RealtimeRec.State;

namespace RealtimeRec.Search.Analytics;

/// <summary>A shard's queries as they are stored.</summary>
[GenerateSerializer, Immutable, Alias("QueryShardState"), StateFormat(1)]
internal sealed class QueryShardState : IStoredState
{
    /// <summary>The queries.</summary>
    [Id(0)] public StoredQuery[] Queries { get; init; } = [];

    /// <summary>All that was counted, by day: of queries that were let go as well.</summary>
    [Id(1)] public QueryDay[] Days { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
