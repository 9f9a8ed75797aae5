using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>What became of one request.</summary>
/// <param name="Outcome">Whether it was encoded.</param>
/// <param name="Vector">Its vector if so.</param>
[GenerateSerializer, Immutable, Alias("Encoded")]
internal readonly record struct Encoded([property: Id(0)] EncodeOutcome Outcome, [property: Id(1)] Embedding? Vector);
