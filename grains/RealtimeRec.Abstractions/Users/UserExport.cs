using RealtimeRec.Embeddings;

namespace RealtimeRec.Users;

/// <summary>All that is stored about a user, for the user (GDPR, article 20).</summary>
[GenerateSerializer, Immutable, Alias("UserExport")]
public sealed record UserExport
{
    /// <summary>The profile.</summary>
    [Id(0)] public required UserProfileView Profile { get; init; }

    /// <summary>Every kept interaction, newest first.</summary>
    [Id(1)] public required InteractionView[] Interactions { get; init; }

    /// <summary>What the user has bought and not returned, as item ids.</summary>
    [Id(2)] public required string[] Purchased { get; init; }

    /// <summary>The decayed vector of the current interests.</summary>
    [Id(3)] public required Embedding ShortTermVector { get; init; }

    /// <summary>The decayed vector of the lasting interests.</summary>
    [Id(4)] public required Embedding LongTermVector { get; init; }

    /// <summary>The last offset applied from each log, of records that name the requested user: partition → offset.</summary>
    [Id(5)] public required Dictionary<string, long> AppliedOffsets { get; init; }

    /// <summary>Summary of older interactions; absent while all are kept one by one.</summary>
    [Id(6)] public OlderHistoryView? Older { get; init; }

    /// <summary>Events from logs that were refused recently, oldest first.</summary>
    [Id(7)] public RefusedEventView[] Refused { get; init; } = [];

    /// <summary>Event time until which the user is suspected to be a bot; absent if never suspected.</summary>
    [Id(8)] public DateTimeOffset? SuspectedUntil { get; init; }

    /// <summary>Number of event ids remembered, as hashes, to tell an event sent again from a new one.</summary>
    [Id(9)] public int RememberedEventIds { get; init; }

    /// <summary>The latest minute with activity; absent if there was none.</summary>
    [Id(10)] public LatestMinuteView? LatestMinute { get; init; }

    /// <summary>The ids that were merged into this user.</summary>
    [Id(11)] public MergedUserView[] MergedUsers { get; init; } = [];

    /// <summary>When events of the user were that a ranker learns from. Of each are kept numbers that compare the user with products, naming neither.</summary>
    [Id(12)] public DateTimeOffset[] RankerCases { get; init; } = [];
}
