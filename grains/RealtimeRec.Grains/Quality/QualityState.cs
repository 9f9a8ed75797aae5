using RealtimeRec.State;

namespace RealtimeRec.Quality;

/// <summary>The cluster's counts as they are stored: never a finding, so that nobody is named.</summary>
[GenerateSerializer, Immutable, Alias("QualityState"), StateFormat(1)]
internal sealed class QualityState : IStoredState
{
    /// <summary>The latest counts of each process that is not long gone.</summary>
    [Id(0)] public QualitySnapshot[] Sources { get; init; } = [];

    /// <summary>When each was received.</summary>
    [Id(1)] public DateTimeOffset[] Received { get; init; } = [];

    /// <summary>What all processes that are long gone counted; null while there are none.</summary>
    [Id(2)] public QualitySnapshot? Ended { get; init; }

    /// <summary>Users erased of late.</summary>
    [Id(3)] public QualityErasure[] Erasures { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
