using RealtimeRec.Inference;

namespace RealtimeRec.Feeds.Learned;

/// <summary>A ranker that the shop trained.</summary>
/// <param name="Version">What is told of it.</param>
/// <param name="Model">Its file (<see cref="Ranking.Trees.RankerModel"/>).</param>
/// <param name="TrainedUntilMs">The time of the last case that it learned from, milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("StoredRanker")]
internal sealed record StoredRanker([property: Id(0)] RankerVersion Version, [property: Id(1)] byte[] Model, [property: Id(2)] long TrainedUntilMs);
