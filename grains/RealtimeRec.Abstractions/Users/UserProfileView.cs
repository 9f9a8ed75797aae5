namespace RealtimeRec.Users;

/// <summary>A user's profile as others may read it.</summary>
[GenerateSerializer, Immutable, Alias("UserProfileView")]
public sealed record UserProfileView
{
    /// <summary>The requested user.</summary>
    [Id(0)] public required string UserId { get; init; }

    /// <summary>Number of the profile's latest change.</summary>
    [Id(1)] public required long ProfileVersion { get; init; }

    /// <summary>Events applied since the profile began.</summary>
    [Id(2)] public required long AppliedEvents { get; init; }

    /// <summary>Events applied, by event name; names without events are absent.</summary>
    [Id(3)] public required Dictionary<string, long> EventCounts { get; init; }

    /// <summary>Event time of the earliest event.</summary>
    [Id(4)] public required DateTimeOffset FirstEventAt { get; init; }

    /// <summary>Event time of the latest event.</summary>
    [Id(5)] public required DateTimeOffset LastEventAt { get; init; }

    /// <summary>The latest visit; absent if the user only searched.</summary>
    [Id(6)] public SessionView? Session { get; init; }

    /// <summary>Affinities for categories, strongest first.</summary>
    [Id(7)] public required AffinityView[] Categories { get; init; }

    /// <summary>Affinities for brands, strongest first.</summary>
    [Id(8)] public required AffinityView[] Brands { get; init; }

    /// <summary>The latest interactions, newest first (at most 50; the export has all).</summary>
    [Id(9)] public required InteractionView[] RecentInteractions { get; init; }

    /// <summary>The latest searches, newest first.</summary>
    [Id(10)] public required SearchView[] RecentSearches { get; init; }

    /// <summary>The user that the requested user was merged into, and whose profile this is; absent if the user was not merged.</summary>
    [Id(11)] public string? MergedInto { get; init; }
}
