using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>Why an item is in a feed.</summary>
/// <param name="Source">
/// Name of what argued most strongly for it: <c>profile</c> (near the profile), <c>co_visited</c> (others went there), <c>affinity</c> (a category that
/// the user cares for), <c>trending_in_category</c>, <c>trending</c>, <c>new_arrival</c>; more come with new sources.
/// </param>
/// <param name="ItemId">The user's own item it leans on, if any.</param>
/// <param name="Event">What the user did with that item.</param>
/// <param name="Category">The category it leans on, if any.</param>
[GenerateSerializer, Immutable, Alias("FeedReason")]
public sealed record FeedReason(
    [property: Id(4)] string Source,
    [property: Id(1)] string? ItemId = null,
    [property: Id(2)] EventKind? Event = null,
    [property: Id(3)] string? Category = null);
