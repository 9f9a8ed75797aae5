namespace RealtimeRec.Quality;

/// <summary>A count over the whole cluster.</summary>
/// <param name="Total">In total.</param>
/// <param name="PerSecond">Recent rates.</param>
/// <param name="PerMinute">By clock minute over the last hour, oldest first: 60 values, the last one for the current minute.</param>
[GenerateSerializer, Immutable, Alias("QualityCount")]
public sealed record QualityCount(
    [property: Id(0)] long Total,
    [property: Id(1)] QualityRates PerSecond,
    [property: Id(2)] long[] PerMinute);
