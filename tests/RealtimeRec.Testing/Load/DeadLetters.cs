namespace RealtimeRec.Testing.Load;

/// <summary>What a topic of dead letters holds.</summary>
/// <param name="Records">Number of records; one refused again after a crash may lie there twice.</param>
/// <param name="Originals">Where the refused records lie, each once, and the rule that refused it.</param>
/// <param name="Reasons">What was wrong with each, for people.</param>
public sealed record DeadLetters(
    long Records, IReadOnlyDictionary<RecordPosition, string> Originals, IReadOnlyDictionary<RecordPosition, string> Reasons);
