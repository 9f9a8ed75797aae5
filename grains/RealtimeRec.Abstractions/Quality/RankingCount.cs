namespace RealtimeRec.Quality;

/// <summary>What one way to rank was worth in one hour, as sums that add up over processes and hours.</summary>
/// <param name="Hour">The hour, in hours since 1970.</param>
/// <param name="Kind">What the products were to the shoppers.</param>
/// <param name="Method">What ranked them: <c>feed</c> (the page as served), <c>fusion</c> (by score alone) or a source of candidates alone.</param>
/// <param name="Cases">Sampled events.</param>
/// <param name="Hits">How many of their products were among the first <see cref="RankingReport.Places"/>.</param>
/// <param name="ReciprocalRanks">Sum of 1 / place over the hits.</param>
/// <param name="SquaredReciprocalRanks">Sum of 1 / place² over the hits.</param>
[GenerateSerializer, Immutable, Alias("RankingCount")]
public readonly record struct RankingCount(
    [property: Id(0)] long Hour,
    [property: Id(1)] RankingCaseKind Kind,
    [property: Id(2)] string Method,
    [property: Id(3)] long Cases,
    [property: Id(4)] long Hits,
    [property: Id(5)] double ReciprocalRanks,
    [property: Id(6)] double SquaredReciprocalRanks);
