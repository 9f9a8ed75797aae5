namespace RealtimeRec.Ranking.Metrics;

/// <summary>A metric of one case, of which the mean over cases is meant.</summary>
public enum RankingMetric
{
    /// <summary>1 within the cutoff.</summary>
    HitRate,

    /// <summary>1 / log2(1 + rank) within the cutoff.</summary>
    Ndcg,

    /// <summary>1 / rank within the cutoff.</summary>
    Mrr,
}
