using System.Collections.Concurrent;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>The vectors of recent search terms: a shopper's searches are read again with every feed.</summary>
internal sealed class QueryEmbeddingCache(ITextEncoder encoder)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Embedding> _vectors = new(StringComparer.Ordinal);

    /// <summary>The vector of <paramref name="term"/>.</summary>
    public Embedding Of(string term)
    {
        if (_vectors.TryGetValue(term, out var vector))
        {
            return vector;
        }

        if (_vectors.Count >= Capacity)
        {
            _vectors.Clear();
        }

        return _vectors.GetOrAdd(term, encoder.EncodeQuery);
    }
}
