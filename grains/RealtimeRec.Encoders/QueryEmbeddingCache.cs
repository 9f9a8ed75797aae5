using System.Collections.Concurrent;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Encoders;

/// <summary>The vectors of recent search terms: a shopper's searches are read again with every feed.</summary>
public sealed class QueryEmbeddingCache(ModelSet models)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Embedding> _vectors = new(StringComparer.Ordinal);

    /// <summary>The vector of <paramref name="term"/>; zero when it was not encoded, or no encoder answered.</summary>
    public Embedding Of(string term) => _vectors.TryGetValue(term, out var vector) ? vector : Embedding.Zero(models.Dimensions);

    /// <summary>Encodes terms that were not yet; those that no encoder answers for are left out.</summary>
    public ValueTask EnsureAsync(IEnumerable<string> terms, ITextEncoding texts, CancellationToken cancellationToken = default)
    {
        var missing = terms.Where(term => !_vectors.ContainsKey(term)).Distinct(StringComparer.Ordinal).ToArray();
        return missing.Length == 0 ? ValueTask.CompletedTask : EncodeAsync(missing, texts, cancellationToken);
    }

    private async ValueTask EncodeAsync(string[] terms, ITextEncoding texts, CancellationToken cancellationToken)
    {
        var vectors = await Task.WhenAll(Array.ConvertAll(terms, term => texts.EncodeQueryAsync(models.TextEncoder, term, cancellationToken).AsTask())).ConfigureAwait(false);
        if (_vectors.Count >= Capacity)
        {
            _vectors.Clear();
        }

        foreach (var (term, vector) in terms.Zip(vectors))
        {
            if (vector is not null)
            {
                _vectors[term] = models.VectorOfQuery(vector);
            }
        }
    }
}
