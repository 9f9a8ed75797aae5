using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>Why an item is in a feed.</summary>
/// <param name="Source">
/// What counted most for it: <c>profile</c> (close to the profile), <c>co_visited</c> (other users went from one to the other), <c>two_steps</c> (and
/// from there to this), <c>met_together</c> (the same users met both), <c>bought_together</c>, <c>affinity</c> (a category that the user likes),
/// <c>trending_in_category</c>, <c>trending_in_brand</c>, <c>trending</c>, <c>new_arrival</c>, <c>own_items</c> (the user's own); new sources may add more.
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
