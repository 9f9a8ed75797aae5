using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class PairedRanksTests
{
    [Fact]
    public void MeansAreThoseOfTheCases()
    {
        int[] ranks = [1, 0, 2, 21];
        Assert.Equal(0.5, PairedRanks.Mean(RankingMetric.HitRate, ranks, 20).Value, 6);
        Assert.Equal(0.375, PairedRanks.Mean(RankingMetric.Mrr, ranks, 20).Value, 6);
        Assert.Equal((1 + (1 / Math.Log2(3))) / 4, PairedRanks.Mean(RankingMetric.Ndcg, ranks, 20).Value, 6);
    }

    [Fact]
    public void ARankingIsExactlyAsGoodAsItself()
    {
        var random = new Random(3);
        var ranks = Enumerable.Range(0, 500).Select(_ => random.Next(30)).ToArray();
        Assert.Equal(new MetricEstimate(1, 1, 1), PairedRanks.Ratio(RankingMetric.Mrr, ranks, ranks, 20));
    }

    [Fact]
    public void AnIntervalOfPairsIsNarrowerThanThoseOfBothAndHoldsTheRatio()
    {
        // The one finds all that the other does, and a tenth more.
        var random = new Random(5);
        var others = Enumerable.Range(0, 2_000).Select(_ => random.Next(3) == 0 ? 1 + random.Next(20) : 0).ToArray();
        var ranks = Array.ConvertAll(others, rank => rank == 0 && random.Next(20) == 0 ? 20 : rank);
        var ratio = PairedRanks.Ratio(RankingMetric.HitRate, ranks, others, 20);
        Assert.InRange(ratio.Value, ratio.Lower, ratio.Upper);
        Assert.True(ratio.Lower > 1.05, $"{ratio}");
        Assert.True(ratio.Upper < 1.2, $"{ratio}");
    }

    [Fact]
    public void RanksOfOtherCasesAreRefused() =>
        Assert.Throws<ArgumentException>(() => PairedRanks.Ratio(RankingMetric.HitRate, [1], [1, 2], 20));
}
