namespace RealtimeRec.Inference;

/// <summary>What came of a training.</summary>
/// <param name="At">When.</param>
/// <param name="Decision">What it decided.</param>
/// <param name="Reason">Why, as a sentence.</param>
[GenerateSerializer, Immutable, Alias("RankerOutcome")]
public sealed record RankerOutcome([property: Id(0)] DateTimeOffset At, [property: Id(1)] RankerDecision Decision, [property: Id(2)] string Reason);
