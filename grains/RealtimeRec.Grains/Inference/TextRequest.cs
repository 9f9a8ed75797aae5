namespace RealtimeRec.Inference;

/// <summary>Texts to encode.</summary>
/// <param name="Texts">The texts, at least one.</param>
/// <param name="AreQueries">Whether shoppers typed them, rather than the catalogue saying so.</param>
[GenerateSerializer, Immutable, Alias("TextRequest")]
internal sealed record TextRequest([property: Id(0)] string[] Texts, [property: Id(1)] bool AreQueries);
