namespace RealtimeRec.Feeds.Learned;

/// <summary>How far a training is.</summary>
/// <param name="IsRunning">Whether one goes on.</param>
/// <param name="Result">What came of the one that ended last; null when none has since this grain's silo started.</param>
[GenerateSerializer, Immutable, Alias("RankerProgress")]
internal readonly record struct RankerProgress([property: Id(0)] bool IsRunning, [property: Id(1)] RankerResult? Result);
