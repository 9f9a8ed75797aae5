namespace RealtimeRec.Quality;

/// <summary>What each way to rank was worth in one hour, for products new to the shopper that no page had shown.</summary>
/// <param name="Hour">When the hour began.</param>
/// <param name="Cases">Sampled events.</param>
/// <param name="Methods">As in <see cref="RankingCases"/>.</param>
[GenerateSerializer, Immutable, Alias("RankingHour")]
public sealed record RankingHour([property: Id(0)] DateTimeOffset Hour, [property: Id(1)] long Cases, [property: Id(2)] RankingMethod[] Methods);
