using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>Why an item is in a feed.</summary>
/// <param name="Source">
/// What counted most for it: <c>profile</c> (close to the profile), <c>co_visited</c> (other users went on to it from an item of this user), <c>two_steps</c>
/// (they did so by way of one more item), <c>met_together</c> (the same users met both), <c>bought_together</c> (others bought both in one session),
/// <c>affinity</c> (a category that the user likes), <c>trending_in_category</c> and <c>trending_in_brand</c> (popular of a category or brand among the user's
/// last items, or in the requested category), <c>trending</c>, <c>new_arrival</c>, <c>own_items</c> (the user's own last items); new sources may add more.
/// </param>
/// <param name="ItemId">The item of the user's history that it is based on, if any.</param>
/// <param name="Event">What the user did with that item.</param>
/// <param name="Category">The category that it is based on, if any.</param>
[GenerateSerializer, Immutable, Alias("FeedReason")]
public sealed record FeedReason(
    [property: Id(4)] string Source,
    [property: Id(1)] string? ItemId = null,
    [property: Id(2)] EventKind? Event = null,
    [property: Id(3)] string? Category = null);
