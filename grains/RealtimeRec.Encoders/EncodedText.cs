using RealtimeRec.Embeddings;

namespace RealtimeRec.Encoders;

/// <summary>What an encoder made of a product's text.</summary>
/// <param name="Vector">Its vector, zero for a product without text; null when no encoder made one in time.</param>
/// <param name="IsNoNumbers">Whether that is because the encoder ran, and what it made is no numbers: it would do so again.</param>
public readonly record struct EncodedText(Embedding? Vector, bool IsNoNumbers = false);
