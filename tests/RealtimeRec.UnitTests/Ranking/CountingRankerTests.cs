using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.UnitTests.Ranking;

/// <summary>Popularity, transitions and item-kNN by hand.</summary>
public sealed class CountingRankerTests
{
    private static readonly int[][] s_sequences = [[0, 1, 2], [0, 1]];

    [Fact]
    public void PopularityScoresByOccurrences() =>
        Close([3, 1, 2, 0], new PopularityRanker([[0, 2, 0], [2, 1, 0]], 4), [2]);

    [Fact]
    public void AnItemsPopularityPercentileCountsThoseBelowAndHalfTheEquals()
    {
        var popularity = ItemPopularity.Count([[0, 0, 1, 2], [0]], 4);

        Assert.Equal([3, 1, 1, 0], popularity.Counts.ToArray());
        Assert.Equal([0.875f, 0.5f, 0.5f, 0.125f], popularity.Percentiles.ToArray());
    }

    [Fact]
    public void TransitionsDecayWithTheStepAndWithTheHistory()
    {
        var ranker = Transitions(backwardWeight: 0, rowExponent: 0, targetExponent: 0);

        Close([0, 2, 0.5f], ranker, [0]);
        Close([0, 1, 1.25f], ranker, [0, 1]);
        Close([0, 0, 1], ranker, [0, 2, 1]);
    }

    [Fact]
    public void TransitionsMayCountBackwards() =>
        Close([1, 0, 1], Transitions(backwardWeight: 0.5f, rowExponent: 0, targetExponent: 0), [1]);

    [Fact]
    public void TransitionsMayBeSharesOfTheRow() =>
        Close([0, 0.4f, 1.1f], Transitions(backwardWeight: 0, rowExponent: 1, targetExponent: 0), [0, 1]);

    [Fact]
    public void TransitionsMayHoldPopularItemsBack() =>
        Close([0, 1, 0.5f], Transitions(backwardWeight: 0, rowExponent: 0, targetExponent: 1), [0]);

    [Fact]
    public void TransitionsMayWalkAStepFurther() =>
        Close([0, 2, 2.5f], Transitions(backwardWeight: 0, rowExponent: 0, targetExponent: 0, walkWeight: 1), [0]);

    [Fact]
    public void ItemKnnAddsTheCosinesOfTheHistory()
    {
        int[][] sequences = [[0, 1, 1], [0, 1, 2], [2]];

        Close([0.25f, 1.25f, 0.5f], new ItemKnnRanker(sequences, 3, shrinkage: 0, historyLength: 2, historyDecay: 0.5f), [1, 2, 0]);
        Close([0, 2 / 3f, 1 / 3f], new ItemKnnRanker(sequences, 3, shrinkage: 1, historyLength: 1), [0]);
    }

    [Fact]
    public void NothingIsScoredAfterNoHistory()
    {
        foreach (var ranker in new IRanker[]
        {
            new TransitionRanker(s_sequences, 3), new ItemKnnRanker(s_sequences, 3), new VsknnRanker(s_sequences, 3), new StanRanker(s_sequences, 3),
        })
        {
            Close([0, 0, 0], ranker, []);
        }
    }

    internal static void Close(float[] expected, IRanker ranker, int[] history)
    {
        var scores = new float[expected.Length];
        Array.Fill(scores, 17);
        ranker.Score(history, scores);
        for (var item = 0; item < expected.Length; item++)
        {
            Assert.Equal(expected[item], scores[item], 1e-4f * Math.Max(1, expected[item]));
        }
    }

    private static TransitionRanker Transitions(float backwardWeight, float rowExponent, float targetExponent, float walkWeight = 0) =>
        new(s_sequences, 3, 2, 0.5f, backwardWeight, 2, 0.5f, rowExponent, targetExponent, walkWeight);
}
