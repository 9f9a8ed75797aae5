namespace RealtimeRec.Inference;

/// <summary>A ranker that the shop trained.</summary>
/// <param name="Version">Its name.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="Cases">Cases that it learned from.</param>
/// <param name="Reason">What it was worth on the latest ones, before it learned from those too.</param>
/// <param name="Features">What contributes most to it, the most useful first.</param>
[GenerateSerializer, Immutable, Alias("RankerVersion")]
public sealed record RankerVersion(
    [property: Id(0)] string Version,
    [property: Id(1)] DateTimeOffset TrainedAt,
    [property: Id(2)] int Cases,
    [property: Id(3)] string Reason,
    [property: Id(4)] RankerFeature[] Features);
