namespace RealtimeRec.Feeds;

/// <summary>The weighted parts whose sum is an item's score.</summary>
/// <param name="Profile">Similarity to the profile vector.</param>
/// <param name="CoVisited">Transitions from the user's last items.</param>
/// <param name="Affinity">The user's leaning to its category and brand.</param>
/// <param name="Popularity">Popularity of late.</param>
/// <param name="Novelty">How new it is.</param>
/// <param name="Seen">What it loses because the user has just seen it; zero or negative.</param>
[GenerateSerializer, Immutable, Alias("FeedScores")]
public sealed record FeedScores(
    [property: Id(0)] float Profile,
    [property: Id(1)] float CoVisited,
    [property: Id(2)] float Affinity,
    [property: Id(3)] float Popularity,
    [property: Id(4)] float Novelty,
    [property: Id(5)] float Seen);
