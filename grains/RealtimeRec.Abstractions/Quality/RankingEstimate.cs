namespace RealtimeRec.Quality;

/// <summary>A metric, from 0 to 1, with its 95 % interval.</summary>
/// <param name="Value">Over all cases.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
[GenerateSerializer, Immutable, Alias("RankingEstimate")]
public readonly record struct RankingEstimate([property: Id(0)] double Value, [property: Id(1)] double Low, [property: Id(2)] double High);
