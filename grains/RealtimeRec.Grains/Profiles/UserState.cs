using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <summary>A profile as it is stored. Interactions are kept by column, each one block of bytes (<see cref="StateColumns"/>).</summary>
[GenerateSerializer, Immutable, Alias("UserState"), StateFormat(2)]
internal sealed class UserState : IStoredState
{
    [Id(0)] public long Version { get; init; }

    [Id(1)] public long AppliedEvents { get; init; }

    [Id(2)] public long FirstEventMs { get; init; } = long.MaxValue;

    [Id(3)] public long LastEventMs { get; init; } = long.MinValue;

    /// <summary>Events applied, by kind; shorter or longer than this version's kinds when another version wrote it.</summary>
    [Id(4)] public int[] EventCounts { get; init; } = [];

    [Id(5)] public string[] Partitions { get; init; } = [];

    [Id(6)] public long[] PartitionOffsets { get; init; } = [];

    /// <summary>Hashes of event ids as they were stored before <see cref="EventIds"/>; empty since.</summary>
    [Id(7)] public byte[] RecentIds { get; init; } = [];

    /// <summary>Beginning of the hour that the latest <see cref="RecentIds"/> arrived in.</summary>
    [Id(8)] public long RecentIdsMarkMs { get; init; }

    /// <summary>Item id of each interaction: strings.</summary>
    [Id(9)] public byte[] Items { get; init; } = [];

    /// <summary>Time of each interaction: 64-bit milliseconds since 1970.</summary>
    [Id(10)] public byte[] Times { get; init; } = [];

    /// <summary>Kind of each interaction: one byte.</summary>
    [Id(11)] public byte[] Kinds { get; init; } = [];

    /// <summary>Quantity of each interaction: 32 bits.</summary>
    [Id(12)] public byte[] Quantities { get; init; } = [];

    /// <summary>Price of each interaction as it was stored before <see cref="PackedPrices"/>: 32-bit float, NaN when unknown; empty since.</summary>
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

    /// <summary>Price of each interaction, or the place of its detail: 32 bits (<see cref="Interaction.PackedPrice"/>).</summary>
    [Id(21)] public byte[] PackedPrices { get; init; } = [];

    /// <summary>Details of the interactions that need one (<see cref="StoredDetail"/>).</summary>
    [Id(22)] public byte[] Details { get; init; } = [];

    /// <summary>64-bit hashes of the latest event ids, those in segments left out.</summary>
    [Id(23)] public byte[] EventIds { get; init; } = [];

    /// <summary>When they arrived (<see cref="EventIdSegmentState.Marks"/>).</summary>
    [Id(24)] public byte[] EventIdMarks { get; init; } = [];

    /// <summary>The segments that hold the others: slot, newest slice and count of each, 32 bits each.</summary>
    [Id(25)] public byte[] EventIdSegments { get; init; } = [];

    /// <summary>How far each search's stated time was ahead of its arrival, in milliseconds; empty when none was.</summary>
    [Id(26)] public int[] SearchesAhead { get; init; } = [];

    /// <summary>The user that this one was merged into; null for a user of its own.</summary>
    [Id(27)] public string? MergedInto { get; init; }

    /// <summary>The users that were merged into this one: strings.</summary>
    [Id(28)] public byte[] MergedUsers { get; init; } = [];

    /// <summary>How far the merge of each is (<see cref="MergeStage"/>): one byte.</summary>
    [Id(29)] public byte[] MergeStages { get; init; } = [];

    /// <summary>Users in the longest chain of merges that leads to this one.</summary>
    [Id(30)] public int MergeDepth { get; init; }

    /// <summary>The merged user that the records of each of <see cref="MergedPartitions"/> name: strings.</summary>
    [Id(31)] public byte[] MergedPartitionUsers { get; init; } = [];

    /// <summary>Logs of which records were applied that name a merged user.</summary>
    [Id(32)] public string[] MergedPartitions { get; init; } = [];

    /// <summary>How far each was applied.</summary>
    [Id(33)] public long[] MergedPartitionOffsets { get; init; } = [];

    /// <summary>
    /// Versions of the first form know nothing of merges: they would lose where a user's events go, or apply them twice. Nor do they know the kinds of events
    /// after <see cref="EventKind.ViewItemList"/>: they would take a profile with one for damaged.
    /// </summary>
    public int? Format =>
        MergedInto is null && MergedUsers.Length == 0 && MergedPartitions.Length == 0 && !Kinds.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)EventKind.ViewItemList)
            ? 1
            : null;

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
