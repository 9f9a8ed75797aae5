using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.State;

/// <summary>What a <see cref="DiaryGrain"/> stores.</summary>
[StateFormat(1)]
internal sealed class DiaryState : IStoredState
{
    public StateFault? Fault { get; set; }

    /// <summary>The entries, in the order in which they came.</summary>
    public string[] Entries { get; init; } = [];
}
