using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>A validated shopper event. Everything that reaches a grain has passed <see cref="EventLimits"/>.</summary>
[GenerateSerializer, Immutable, Alias("ShopEvent")]
public sealed record ShopEvent
{
    /// <summary>The producer's id of this event; a second event of the same user with this id changes nothing.</summary>
    [Id(0)] public required string EventId { get; init; }

    /// <summary>What the shopper did.</summary>
    [Id(1)] public required EventKind Kind { get; init; }

    /// <summary>When the shopper did it, by the producer's clock.</summary>
    [Id(2)] public required DateTimeOffset Time { get; init; }

    /// <summary>Who did it: the shop's user id or an anonymous visitor's id.</summary>
    [Id(3)] public required string UserId { get; init; }

    /// <summary>The producer's session id, if it has one. Sessions for the profile are cut by 30 minutes of silence.</summary>
    [Id(4)] public string? SessionId { get; init; }

    /// <summary>The products concerned; empty only for <see cref="EventKind.Search"/>.</summary>
    [Id(5)] public EventItem[] Items { get; init; } = [];

    /// <summary>What the shopper searched for: of a <see cref="EventKind.Search"/> always, of others when they came of a search and say of which.</summary>
    [Id(6)] public string? SearchTerm { get; init; }

    /// <summary>The feed in which the shopper met the item, if any.</summary>
    [Id(7)] public string? FeedId { get; init; }

    /// <summary>The search (<c>search_id</c> of its answer) in which the shopper met the item, or of which the event is; null for none.</summary>
    [Id(8)] public string? SearchId { get; init; }
}
