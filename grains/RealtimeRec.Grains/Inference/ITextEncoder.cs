using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>Turns text into the item-vector space, so that texts about like things are near each other. Safe for concurrent use.</summary>
internal interface ITextEncoder
{
    /// <summary>Components of every vector it makes.</summary>
    int Dimensions { get; }

    /// <summary>Names the mapping: vectors of different versions do not compare.</summary>
    string Version { get; }

    /// <summary>Encodes products' texts, in order. A product without any readable text becomes the zero vector.</summary>
    ValueTask<Embedding[]> EncodeAsync(IReadOnlyList<TextFields> texts, CancellationToken cancellationToken);

    /// <summary>Encodes what a shopper typed so that it is near the products it asks for.</summary>
    Embedding EncodeQuery(string text);
}
