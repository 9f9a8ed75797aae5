using RealtimeRec.Embeddings;

namespace RealtimeRec.Products;

/// <summary>A product's text as one encoder sees it.</summary>
/// <param name="Encoder">Version of the text encoder: vectors of different versions do not compare.</param>
/// <param name="Vector">The text's embedding; zero when the product has no readable text.</param>
/// <param name="TextRules">Number of the rules by which the text was made ready for the encoder; 0 for as it stands, as it once was.</param>
[GenerateSerializer, Immutable, Alias("TextVector")]
public sealed record TextVector([property: Id(0)] string Encoder, [property: Id(1)] Embedding Vector, [property: Id(2)] int TextRules = 0);
