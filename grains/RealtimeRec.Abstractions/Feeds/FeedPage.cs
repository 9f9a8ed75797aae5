namespace RealtimeRec.Feeds;

/// <summary>A page of a feed.</summary>
[GenerateSerializer, Immutable, Alias("FeedPage")]
public sealed record FeedPage
{
    /// <summary>Value of <see cref="Degraded"/>: the user's profile could not be read in time.</summary>
    public const string WithoutProfile = "profile";

    /// <summary>The feed this page belongs to; within it no item comes twice.</summary>
    [Id(0)] public required string FeedId { get; init; }

    /// <summary>The recipe it was made by.</summary>
    [Id(6)] public required string Recipe { get; init; }

    /// <summary>Whose feed was asked for.</summary>
    [Id(1)] public required string UserId { get; init; }

    /// <summary>The user that the one asked for was merged into, and whose profile made the feed; null for a user of its own.</summary>
    [Id(8)] public string? MergedInto { get; init; }

    /// <summary>The profile's version when the feed was made; 0 without a profile.</summary>
    [Id(2)] public required long ProfileVersion { get; init; }

    /// <summary>The items, best first.</summary>
    [Id(3)] public required FeedItem[] Items { get; init; }

    /// <summary>What to ask for the next page with; null on the last page.</summary>
    [Id(4)] public string? NextCursor { get; init; }

    /// <summary><c>category</c> when no product has ever been of the one asked for, which an empty page does not tell; null as a rule.</summary>
    [Id(7)] public string? Unknown { get; init; }

    /// <summary>What each component of the recipe did, in the order in which they ran, when asked for.</summary>
    [Id(9)] public FeedStep[]? Steps { get; init; }

    /// <summary>What the feed had to do without (<see cref="WithoutProfile"/>); null as a rule.</summary>
    [Id(5)] public string? Degraded { get; init; }
}
