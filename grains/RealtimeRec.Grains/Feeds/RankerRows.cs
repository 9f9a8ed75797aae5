using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>What a ranker is told of the best candidates of a query, for whoever asks for it with the query.</summary>
internal sealed class RankerRows
{
    private CatalogRow[] _candidates = [];

    /// <summary>Candidate by candidate, in falling order of score by fusion; empty until the ranker had its turn.</summary>
    public float[] Features { get; private set; } = [];

    /// <summary>Takes what the ranker is told.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="best">Numbers of those that are ranked.</param>
    /// <param name="features">What it is told of each.</param>
    public void Keep(CandidateSet candidates, int[] best, ReadOnlySpan<float> features)
    {
        _candidates = Array.ConvertAll(best, number => candidates.Rows[number]);
        Features = features.ToArray();
    }

    /// <summary>The place of a product, or of another variant of it, among the candidates; -1 for none.</summary>
    public int PlaceOf(ListedOrdinal listed) => Array.FindIndex(_candidates, row => row.Listed == listed);
}
