using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <summary>A segment of a user's event ids as it is stored: hashes alone, of which nothing can be read.</summary>
[GenerateSerializer, Immutable, Alias("EventIdSegmentState"), StateFormat(1)]
internal sealed class EventIdSegmentState : IStoredState
{
    /// <summary>64-bit hashes in the order of arrival (<see cref="StateColumns"/>).</summary>
    [Id(0)] public byte[] Ids { get; init; } = [];

    /// <summary>Slices of time and the number of ids that arrived in each, oldest first: two numbers of 32 bits each.</summary>
    [Id(1)] public byte[] Marks { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
