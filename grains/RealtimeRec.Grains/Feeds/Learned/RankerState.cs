using RealtimeRec.Inference;
using RealtimeRec.State;

namespace RealtimeRec.Feeds.Learned;

/// <summary>The shop's own rankers as they are stored.</summary>
[GenerateSerializer, Immutable, Alias("RankerState"), StateFormat(1)]
internal sealed class RankerState : IStoredState
{
    /// <summary>The latest versions, the latest first.</summary>
    [Id(0)] public StoredRanker[] Versions { get; init; } = [];

    /// <summary>Name of the one that serves; null for none.</summary>
    [Id(1)] public string? Served { get; init; }

    /// <summary>What came of the latest training; null before the first.</summary>
    [Id(2)] public RankerOutcome? Latest { get; init; }

    /// <summary>The time of the last case that the latest training saw, milliseconds since 1970.</summary>
    [Id(3)] public long SeenUntilMs { get; init; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
