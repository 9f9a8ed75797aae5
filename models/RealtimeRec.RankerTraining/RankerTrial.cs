using System.Globalization;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.RankerTraining;

/// <summary>
/// What a ranker is worth on cases that it was not trained on, beside fusion alone or another ranker, and whether it may take that one's place: only when
/// neither hits nor reciprocal ranks are fewer and one of them is more by a paired 95 % interval.
/// </summary>
public sealed class RankerTrial
{
    private readonly bool _isBesideRanker;

    /// <summary>Whether the other one has a hit at all: of none there are no multiples.</summary>
    private readonly bool _isComparable;

    private RankerTrial(int cases, MetricEstimate hitRate, MetricEstimate reciprocalRank, bool isBesideRanker, bool isComparable) =>
        (Cases, HitRate, ReciprocalRank, _isBesideRanker, _isComparable) = (cases, hitRate, reciprocalRank, isBesideRanker, isComparable);

    /// <summary>Cases that it was tried on.</summary>
    public int Cases { get; }

    /// <summary>The hit rate of ranker and fusion together, as a multiple of that of the other.</summary>
    public MetricEstimate HitRate { get; }

    /// <summary>The same of the mean reciprocal rank.</summary>
    public MetricEstimate ReciprocalRank { get; }

    /// <summary>Whether it is better.</summary>
    public bool IsPassed => HitRate.Value >= 1 && ReciprocalRank.Value >= 1 && (HitRate.Lower > 1 || ReciprocalRank.Lower > 1);

    /// <summary>Whether the other one is better by the same test.</summary>
    public bool IsLost => _isComparable && HitRate.Value <= 1 && ReciprocalRank.Value <= 1 && (HitRate.Upper < 1 || ReciprocalRank.Upper < 1);

    /// <summary>Tries a ranker.</summary>
    /// <param name="ranker">The ranker.</param>
    /// <param name="cases">Cases later than those that it was trained on, those among them whose target is no candidate.</param>
    /// <param name="places">Places that count.</param>
    /// <param name="other">Another ranker to compare it with; null for fusion alone.</param>
    /// <exception cref="ArgumentException">There is no case.</exception>
    public static RankerTrial Of(RankerModel ranker, IReadOnlyList<RankerCase> cases, int places, RankerModel? other = null)
    {
        if (cases.Count == 0)
        {
            throw new ArgumentException("There is no case to try a ranker on.", nameof(cases));
        }

        int[] before = [.. cases.Select(asked => other is null ? asked.Target + 1 : RankOf(other, asked))];
        int[] learned = [.. cases.Select(asked => RankOf(ranker, asked))];
        return new RankerTrial(
            cases.Count,
            PairedRanks.Ratio(RankingMetric.HitRate, learned, before, places),
            PairedRanks.Ratio(RankingMetric.Mrr, learned, before, places),
            other is not null,
            before.Any(rank => rank >= 1 && rank <= places));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"on {Cases:N0} later cases {HitRate.Value:F3} ({HitRate.Lower:F3}, {HitRate.Upper:F3}) times the hits and {ReciprocalRank.Value:F3} ({ReciprocalRank.Lower:F3}, {ReciprocalRank.Upper:F3}) times the reciprocal ranks of {(_isBesideRanker ? "the ranker before" : "fusion alone")}");

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
