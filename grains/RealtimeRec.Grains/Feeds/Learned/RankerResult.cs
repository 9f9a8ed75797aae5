using RealtimeRec.Inference;

namespace RealtimeRec.Feeds.Learned;

/// <summary>What came of a training.</summary>
/// <param name="Outcome">What is told of it.</param>
/// <param name="Ranker">The ranker that takes over; null when none does.</param>
/// <param name="SeenUntilMs">The time of the last case that it saw, milliseconds since 1970; 0 when it saw none.</param>
[GenerateSerializer, Immutable, Alias("RankerResult")]
internal sealed record RankerResult([property: Id(0)] RankerOutcome Outcome, [property: Id(1)] StoredRanker? Ranker, [property: Id(2)] long SeenUntilMs);
