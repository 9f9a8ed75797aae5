using RealtimeRec.Inference;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>The encoder that needs no training.</summary>
internal sealed class HashedTextEmbedder : ITextEmbedder
{
    private readonly HashedTextEncoder _encoder = new();

    public string Name => "hashed";

    public float[][] EmbedProducts(IReadOnlyList<TextFields> products) => [.. products.Select(product => _encoder.Encode(product).Values.ToArray())];

    public float[][] EmbedQueries(IReadOnlyList<string> queries) => [.. queries.Select(query => _encoder.EncodeQuery(query).Values.ToArray())];
}
