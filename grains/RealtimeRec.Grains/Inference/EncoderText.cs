namespace RealtimeRec.Inference;

/// <summary>A text to encode.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsQuery">Whether a shopper typed it, rather than the catalogue saying so.</param>
[GenerateSerializer, Immutable, Alias("EncoderText")]
internal readonly record struct EncoderText([property: Id(0)] string Text, [property: Id(1)] bool IsQuery);
