namespace RealtimeRec.Users;

/// <summary>A profile as it is stored. Interactions are kept by column: a few arrays instead of hundreds of objects.</summary>
[GenerateSerializer, Immutable, Alias("UserState")]
internal sealed class UserState
{
    [Id(0)] public long Version { get; init; }

    [Id(1)] public long AppliedEvents { get; init; }

    [Id(2)] public long FirstEventMs { get; init; } = long.MaxValue;

    [Id(3)] public long LastEventMs { get; init; } = long.MinValue;

    [Id(4)] public int[] EventCounts { get; init; } = [];

    [Id(5)] public string[] Partitions { get; init; } = [];

    [Id(6)] public long[] PartitionOffsets { get; init; } = [];

    [Id(7)] public ulong[] RecentIds { get; init; } = [];

    [Id(8)] public long RecentIdsMarkMs { get; init; }

    [Id(9)] public string[] Items { get; init; } = [];

    [Id(10)] public long[] Times { get; init; } = [];

    [Id(11)] public byte[] Kinds { get; init; } = [];

    [Id(12)] public int[] Quantities { get; init; } = [];

    [Id(13)] public float[] Prices { get; init; } = [];

    [Id(14)] public string[] SearchTerms { get; init; } = [];

    [Id(15)] public long[] SearchTimes { get; init; } = [];

    [Id(16)] public FoldedState? Folded { get; init; }
}
