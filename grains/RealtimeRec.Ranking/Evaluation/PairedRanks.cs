using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Evaluation;

/// <summary>Metrics of a ranking, and its gain over another one on the same cases, with intervals by paired bootstrap.</summary>
public static class PairedRanks
{
    private const int Resamples = 1_000;
    private const double Confidence = 0.95;

    /// <summary>The mean of a metric over cases.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="ranks">The target's rank in each case, from 1; 0 where it was not ranked.</param>
    /// <param name="cutoff">Places that count.</param>
    /// <param name="seed">Seed of the resampling.</param>
    public static MetricEstimate Mean(RankingMetric metric, IReadOnlyList<int> ranks, int cutoff, ulong seed = 1) => ranks.Count == 0
        ? default
        : BootstrapSampler.Estimate([.. ranks.Select(rank => Value(metric, rank, cutoff))], 1, [(0, -1)], Resamples, Confidence, -1, seed)[0];

    /// <summary>The mean of a metric as a multiple of that of another ranking: above 1 it is better. Its interval is that of the ratio, drawn by cases.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="ranks">The target's rank in each case, from 1; 0 where it was not ranked.</param>
    /// <param name="others">The same of the other ranking, case by case.</param>
    /// <param name="cutoff">Places that count.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <exception cref="ArgumentException">They are not of the same cases.</exception>
    public static MetricEstimate Ratio(RankingMetric metric, IReadOnlyList<int> ranks, IReadOnlyList<int> others, int cutoff, ulong seed = 1)
    {
        if (ranks.Count != others.Count)
        {
            throw new ArgumentException($"There are {ranks.Count} ranks of the one and {others.Count} of the other.", nameof(others));
        }

        if (ranks.Count == 0)
        {
            return default;
        }

        var values = new float[2 * ranks.Count];
        for (var i = 0; i < ranks.Count; i++)
        {
            (values[2 * i], values[(2 * i) + 1]) = (Value(metric, ranks[i], cutoff), Value(metric, others[i], cutoff));
        }

        return BootstrapSampler.Estimate(values, 2, [(0, 1)], Resamples, Confidence, -1, seed)[0];
    }

    private static float Value(RankingMetric metric, int rank, int cutoff) => rank == 0 ? 0 : (float)RankingMetrics.Of(metric, rank, cutoff);
}
