using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Evaluation;

/// <summary>Makes metrics of outcomes.</summary>
internal sealed class RankingSummarizer(
    IReadOnlyList<RankingCase> cases, RankingOutcomes outcomes, int[] cutoffs, RankingEvaluationOptions options)
{
    // For each cutoff: hit rate, NDCG, MRR, sum of percentiles, number of recommended items. Then the target's percentile.
    private const int Columns = 5;

    /// <summary>Metrics of some of the cases.</summary>
    /// <param name="chosen">Their places.</param>
    /// <param name="stream">Tells this set's resampling from that of other sets.</param>
    public RankingSummary Summarize(int[] chosen, ulong stream)
    {
        var width = (Columns * cutoffs.Length) + 1;
        var values = new float[chosen.Length * width];
        var recommended = new bool[cutoffs.Length][];
        for (var k = 0; k < cutoffs.Length; k++)
        {
            recommended[k] = new bool[options.Popularity.ItemCount];
        }

        for (var i = 0; i < chosen.Length; i++)
        {
            var row = values.AsSpan(i * width, width);
            Measure(chosen[i], row, recommended);
            row[^1] = options.Popularity.Percentiles[cases[chosen[i]].Target];
        }

        var ratios = new List<(int, int)>();
        for (var k = 0; k < cutoffs.Length; k++)
        {
            var first = k * Columns;
            ratios.AddRange([(first, -1), (first + 1, -1), (first + 2, -1), (first + 3, first + 4)]);
        }

        ratios.Add((width - 1, -1));
        var estimates = BootstrapSampler.Estimate(
            values, width, [.. ratios], options.Resamples, options.Confidence, options.MaxDegreeOfParallelism, options.Seed + (stream << 32));
        var metrics = cutoffs.Select((cutoff, k) => new CutoffMetrics(
            cutoff,
            estimates[4 * k],
            estimates[(4 * k) + 1],
            estimates[(4 * k) + 2],
            recommended[k].Count(covered => covered) / (double)options.Popularity.ItemCount,
            estimates[(4 * k) + 3]));
        return new RankingSummary(chosen.Length, [.. metrics], estimates[^1]);
    }

    /// <summary>Metrics of the cases by a number of theirs.</summary>
    /// <param name="bounds">The least number of each bucket, ascending from 0.</param>
    /// <param name="number">The number.</param>
    /// <param name="stream">Tells these sets' resampling from that of other sets.</param>
    public IReadOnlyList<RankingBucket> Buckets(IReadOnlyList<int> bounds, Func<RankingCase, int> number, ulong stream)
    {
        var buckets = new List<RankingBucket>();
        for (var i = 0; i < bounds.Count; i++)
        {
            var from = bounds[i];
            int? to = i + 1 < bounds.Count ? bounds[i + 1] - 1 : null;
            int[] chosen = [.. Enumerable.Range(0, cases.Count).Where(place => number(cases[place]) is var n && n >= from && !(n > to))];
            if (chosen.Length > 0)
            {
                buckets.Add(new RankingBucket(from, to, Summarize(chosen, (stream << 16) + (ulong)i)));
            }
        }

        return buckets;
    }

    private void Measure(int place, Span<float> row, bool[][] recommended)
    {
        var rank = outcomes.Ranks[place];
        var top = outcomes.Top(place);
        for (var k = 0; k < cutoffs.Length; k++)
        {
            var cells = row.Slice(k * Columns, Columns);
            cells[0] = (float)RankingMetrics.Of(RankingMetric.HitRate, rank, cutoffs[k]);
            cells[1] = (float)RankingMetrics.Of(RankingMetric.Ndcg, rank, cutoffs[k]);
            cells[2] = (float)RankingMetrics.Of(RankingMetric.Mrr, rank, cutoffs[k]);
            foreach (var item in top[..Math.Min(cutoffs[k], top.Length)])
            {
                if (item >= 0)
                {
                    recommended[k][item] = true;
                    cells[3] += options.Popularity.Percentiles[item];
                    cells[4]++;
                }
            }
        }
    }
}
