using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>Why an item is in a feed.</summary>
/// <param name="Source">The source that argued most strongly for it.</param>
/// <param name="ItemId">The user's own item it leans on, if any.</param>
/// <param name="Event">What the user did with that item.</param>
/// <param name="Category">The category it leans on, if any.</param>
[GenerateSerializer, Immutable, Alias("FeedReason")]
public sealed record FeedReason(
    [property: Id(0)] CandidateSourceKind Source,
    [property: Id(1)] string? ItemId = null,
    [property: Id(2)] EventKind? Event = null,
    [property: Id(3)] string? Category = null);
