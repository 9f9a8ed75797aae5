namespace RealtimeRec.Quality;

/// <summary>A count over the whole cluster.</summary>
/// <param name="Total">In all.</param>
/// <param name="PerSecond">Rates of late.</param>
/// <param name="PerMinute">By minute of the clock over the last hour, oldest first: 60, the last one being the current minute.</param>
[GenerateSerializer, Immutable, Alias("QualityCount")]
public sealed record QualityCount(
    [property: Id(0)] long Total,
    [property: Id(1)] QualityRates PerSecond,
    [property: Id(2)] long[] PerMinute);
