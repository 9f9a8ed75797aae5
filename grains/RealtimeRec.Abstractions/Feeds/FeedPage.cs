namespace RealtimeRec.Feeds;

/// <summary>A page of a feed.</summary>
[GenerateSerializer, Immutable, Alias("FeedPage")]
public sealed record FeedPage
{
    /// <summary>Value of <see cref="Degraded"/>: the user's profile could not be read in time.</summary>
    public const string WithoutProfile = "profile";

    /// <summary>The feed this page belongs to; no item appears in it twice.</summary>
    [Id(0)] public required string FeedId { get; init; }

    /// <summary>The recipe that made it.</summary>
    [Id(6)] public required string Recipe { get; init; }

    /// <summary>The user whose feed was requested.</summary>
    [Id(1)] public required string UserId { get; init; }

    /// <summary>The user that the requested user was merged into, and whose profile the feed is based on; absent if the user was not merged.</summary>
    [Id(8)] public string? MergedInto { get; init; }

    /// <summary>The profile's version when the feed was made; 0 without a profile.</summary>
    [Id(2)] public required long ProfileVersion { get; init; }

    /// <summary>The items, best first.</summary>
    [Id(3)] public required FeedItem[] Items { get; init; }

    /// <summary>Cursor of the next page; absent on the last page.</summary>
    [Id(4)] public string? NextCursor { get; init; }

    /// <summary><c>category</c> when no product has ever had the requested category, which an empty page alone does not tell; otherwise absent.</summary>
    [Id(7)] public string? Unknown { get; init; }

    /// <summary>What each component of the recipe did, in the order in which they ran; only with <c>explain</c>.</summary>
    [Id(9)] public FeedStep[]? Steps { get; init; }

    /// <summary>What the feed was made without: <c>profile</c>; otherwise absent.</summary>
    [Id(5)] public string? Degraded { get; init; }
}
