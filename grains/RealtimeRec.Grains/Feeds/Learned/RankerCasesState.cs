using RealtimeRec.State;

namespace RealtimeRec.Feeds.Learned;

/// <summary>Kept cases as they are stored.</summary>
[GenerateSerializer, Immutable, Alias("RankerCasesState"), StateFormat(1)]
internal sealed class RankerCasesState : IStoredState
{
    /// <summary>The cases, oldest first.</summary>
    [Id(0)] public StoredRankerCase[] Cases { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
