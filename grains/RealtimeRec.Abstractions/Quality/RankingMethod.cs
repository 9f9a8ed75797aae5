namespace RealtimeRec.Quality;

/// <summary>What one way to rank was worth.</summary>
/// <param name="Method">What ranked the products: <c>feed</c> (the page as served), <c>fusion</c> (by score alone) or a source of candidates alone.</param>
/// <param name="HitRate">The share of cases whose product was among the first <see cref="RankingReport.Places"/>; its interval is Wilson's.</param>
/// <param name="MeanReciprocalRank">The mean of 1 / place, 0 beyond that depth; its interval is the normal one.</param>
[GenerateSerializer, Immutable, Alias("RankingMethod")]
public sealed record RankingMethod(
    [property: Id(0)] string Method,
    [property: Id(1)] RankingEstimate HitRate,
    [property: Id(2)] RankingEstimate MeanReciprocalRank);
