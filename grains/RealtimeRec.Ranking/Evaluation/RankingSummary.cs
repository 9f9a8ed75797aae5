using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Evaluation;

/// <summary>Metrics over a set of cases.</summary>
/// <param name="Cases">Number of cases.</param>
/// <param name="Cutoffs">Metrics at each cutoff, ascending.</param>
/// <param name="TargetPopularity">
/// Mean popularity percentile of the targets, to hold against <see cref="CutoffMetrics.RecommendedPopularity"/>.
/// </param>
public sealed record RankingSummary(int Cases, IReadOnlyList<CutoffMetrics> Cutoffs, MetricEstimate TargetPopularity)
{
    /// <summary>The metrics at a cutoff.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was not among the cutoffs that were asked for.</exception>
    public CutoffMetrics At(int cutoff) =>
        Cutoffs.FirstOrDefault(metrics => metrics.Cutoff == cutoff)
        ?? throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "The evaluation had no such cutoff.");
}
