using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>What became of one request.</summary>
/// <param name="Outcome">Whether it was encoded.</param>
/// <param name="Vector">Its vector if so.</param>
internal readonly record struct Encoded(EncodeOutcome Outcome, Embedding? Vector);
