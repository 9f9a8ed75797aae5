namespace RealtimeRec.Feeds;

/// <summary>A source that named an item for a feed.</summary>
/// <param name="Name">The source.</param>
/// <param name="Rank">The item's place among what the source named and may be shown, from 1.</param>
/// <param name="Score">Its score on the source's own scale, higher is better; absent for an item that the source knows nothing about and puts last.</param>
[GenerateSerializer, Immutable, Alias("FeedSource")]
public sealed record FeedSource(
    [property: Id(0)] string Name,
    [property: Id(1)] int Rank,
    [property: Id(2)] double? Score);
