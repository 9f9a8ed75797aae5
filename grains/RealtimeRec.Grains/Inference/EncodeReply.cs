using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>What a device answers.</summary>
/// <param name="Outcome">Whether it encoded the request.</param>
/// <param name="Vectors">A vector for each text, or one for a history; null unless it did.</param>
/// <param name="QueueDepth">Requests that wait for the model now.</param>
[GenerateSerializer, Immutable, Alias("EncodeReply")]
internal sealed record EncodeReply(
    [property: Id(0)] EncodeOutcome Outcome,
    [property: Id(1)] Embedding[]? Vectors,
    [property: Id(2)] int QueueDepth);
