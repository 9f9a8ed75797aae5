namespace RealtimeRec.Quality;

/// <summary>How often something happened recently, per second. A process younger than a window is measured over its age.</summary>
/// <param name="LastMinute">Over the last minute.</param>
/// <param name="LastTenMinutes">Over the last ten minutes.</param>
/// <param name="LastHour">Over the last hour.</param>
[GenerateSerializer, Immutable, Alias("QualityRates")]
public sealed record QualityRates(
    [property: Id(0)] double LastMinute,
    [property: Id(1)] double LastTenMinutes,
    [property: Id(2)] double LastHour);
