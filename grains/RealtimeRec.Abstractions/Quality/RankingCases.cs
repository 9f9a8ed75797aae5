namespace RealtimeRec.Quality;

/// <summary>What each way to rank was worth for products of one kind.</summary>
/// <param name="Cases">Sampled events.</param>
/// <param name="Methods">The page as served first, then the others from the best hit rate on; empty without cases.</param>
[GenerateSerializer, Immutable, Alias("RankingCases")]
public sealed record RankingCases([property: Id(0)] long Cases, [property: Id(1)] RankingMethod[] Methods);
