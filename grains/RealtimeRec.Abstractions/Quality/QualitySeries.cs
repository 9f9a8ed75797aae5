namespace RealtimeRec.Quality;

/// <summary>A count, in all and by minute.</summary>
/// <param name="Total">Since the process began.</param>
/// <param name="PerMinute">
/// By minute of the clock, oldest first: <see cref="QualitySnapshot.Minutes"/> of them, the last one being
/// <see cref="QualitySnapshot.Minute"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("QualitySeries")]
public sealed record QualitySeries(
    [property: Id(0)] long Total,
    [property: Id(1)] long[] PerMinute);
