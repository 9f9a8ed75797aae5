namespace RealtimeRec.Ranking.Metrics;

/// <summary>The metrics of one case.</summary>
internal static class RankingMetrics
{
    /// <summary>The value for a target at a rank, from 1; 0 beyond the cutoff.</summary>
    public static double Of(RankingMetric metric, double rank, int cutoff) => rank > cutoff
        ? 0
        : metric switch
        {
            RankingMetric.HitRate => 1,
            RankingMetric.Ndcg => 1 / Math.Log2(1 + rank),
            RankingMetric.Mrr => 1 / rank,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
        };
}
