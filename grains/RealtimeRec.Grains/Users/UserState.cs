using RealtimeRec.Quality;

namespace RealtimeRec.Users;

/// <summary>A profile as it is stored. Interactions are kept by column, each one block of bytes (<see cref="StateColumns"/>).</summary>
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

    /// <summary>64-bit hashes (<see cref="StateColumns"/>).</summary>
    [Id(7)] public byte[] RecentIds { get; init; } = [];

    [Id(8)] public long RecentIdsMarkMs { get; init; }

    /// <summary>Item id of each interaction: strings.</summary>
    [Id(9)] public byte[] Items { get; init; } = [];

    /// <summary>Time of each interaction: 64-bit milliseconds since 1970.</summary>
    [Id(10)] public byte[] Times { get; init; } = [];

    /// <summary>Kind of each interaction: one byte.</summary>
    [Id(11)] public byte[] Kinds { get; init; } = [];

    /// <summary>Quantity of each interaction: 32 bits.</summary>
    [Id(12)] public byte[] Quantities { get; init; } = [];

    /// <summary>Price of each interaction: 32-bit float, NaN when unknown.</summary>
    [Id(13)] public byte[] Prices { get; init; } = [];

    [Id(14)] public string[] SearchTerms { get; init; } = [];

    [Id(15)] public long[] SearchTimes { get; init; } = [];

    [Id(16)] public FoldedState? Folded { get; init; }

    /// <summary>The latest minute in which something was done, in minutes since 1970.</summary>
    [Id(17)] public long RateMinute { get; init; }

    /// <summary>Events in that minute.</summary>
    [Id(18)] public int RateEvents { get; init; }

    /// <summary>Event time until which the user is suspected to be a bot; 0 when never.</summary>
    [Id(19)] public long SuspectedUntilMs { get; init; }

    /// <summary>What was refused of late; null for nearly every user.</summary>
    [Id(20)] public RefusedState? Refused { get; init; }
}
