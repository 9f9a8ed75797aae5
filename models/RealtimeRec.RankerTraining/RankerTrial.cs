using System.Globalization;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.RankerTraining;

/// <summary>
/// What a ranker is worth beside fusion alone on cases that it was not trained on, and whether it may serve: only when neither hits nor reciprocal ranks are
/// fewer and one of them is more by a paired 95 % interval.
/// </summary>
public sealed class RankerTrial
{
    private RankerTrial(int cases, MetricEstimate hitRate, MetricEstimate reciprocalRank) => (Cases, HitRate, ReciprocalRank) = (cases, hitRate, reciprocalRank);

    /// <summary>Cases that it was tried on.</summary>
    public int Cases { get; }

    /// <summary>The hit rate of ranker and fusion together, as a multiple of that of fusion alone.</summary>
    public MetricEstimate HitRate { get; }

    /// <summary>The same of the mean reciprocal rank.</summary>
    public MetricEstimate ReciprocalRank { get; }

    /// <summary>Whether it may serve.</summary>
    public bool IsPassed => HitRate.Value >= 1 && ReciprocalRank.Value >= 1 && (HitRate.Lower > 1 || ReciprocalRank.Lower > 1);

    /// <summary>Tries a ranker.</summary>
    /// <param name="ranker">The ranker.</param>
    /// <param name="cases">Cases later than those that it was trained on, those among them whose target is no candidate.</param>
    /// <param name="places">Places that count.</param>
    /// <exception cref="ArgumentException">There is no case.</exception>
    public static RankerTrial Of(RankerModel ranker, IReadOnlyList<RankerCase> cases, int places)
    {
        if (cases.Count == 0)
        {
            throw new ArgumentException("There is no case to try a ranker on.", nameof(cases));
        }

        int[] fused = [.. cases.Select(asked => asked.Target + 1)];
        int[] learned = [.. cases.Select(asked => RankOf(ranker, asked))];
        return new RankerTrial(
            cases.Count, PairedRanks.Ratio(RankingMetric.HitRate, learned, fused, places), PairedRanks.Ratio(RankingMetric.Mrr, learned, fused, places));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"on {Cases:N0} later cases {HitRate.Value:F3} ({HitRate.Lower:F3}, {HitRate.Upper:F3}) times the hits of fusion alone and {ReciprocalRank.Value:F3} ({ReciprocalRank.Lower:F3}, {ReciprocalRank.Upper:F3}) times its reciprocal ranks");

    private static int RankOf(RankerModel ranker, RankerCase asked)
    {
        if (asked.Target < 0)
        {
            return 0;
        }

        var scores = new float[asked.Features.Length / ranker.Features.Count];
        ranker.Trees.Score(asked.Features, scores);
        return Array.IndexOf(RankerFusion.Order(scores), asked.Target) + 1;
    }
}
