using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>The encoder that needs no training.</summary>
/// <param name="dimensions">Of a vector.</param>
internal sealed class HashedTextEmbedder(int dimensions = 128) : ITextEmbedder
{
    private readonly HashedTextEncoder _encoder = new(dimensions);

    public string Name => "hashed";

    /// <summary>A name that changes with the vectors.</summary>
    public string Version => _encoder.Version;

    public float[][] EmbedProducts(IReadOnlyList<TextFields> products) => [.. products.AsParallel().AsOrdered().Select(product => _encoder.Encode(product).Values.ToArray())];

    public float[][] EmbedQueries(IReadOnlyList<string> queries) => [.. queries.Select(query => _encoder.EncodeQuery(query).Values.ToArray())];
}
