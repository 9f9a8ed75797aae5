namespace RealtimeRec.Inference;

/// <summary>What a ranker goes by.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Gain">How much it contributes, the most useful 1.</param>
[GenerateSerializer, Immutable, Alias("RankerFeature")]
public readonly record struct RankerFeature([property: Id(0)] string Name, [property: Id(1)] double Gain);
