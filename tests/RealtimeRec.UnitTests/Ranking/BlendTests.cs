using RealtimeRec.Ranking.Blending;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class BlendTests
{
    private const int Items = 50;

    private static readonly ScoreNormalization s_minMax = new(ScoreScale.MinMax);

    // After item h comes h + 1 after an even item, h + 2 after an odd one.
    private static readonly RankingCase[] s_cases =
        [.. Enumerable.Range(0, 400).Select(i => i % 40).Select(h => new RankingCase([h], h + 1 + (h % 2)))];

    [Theory]
    [InlineData(ScoreScale.MinMax, new float[] { 0, 0.5f, 1 })]
    [InlineData(ScoreScale.Sum, new float[] { 0, 1 / 3f, 2 / 3f })]
    [InlineData(ScoreScale.Exponential, new float[] { 0.13533528f, 0.36787945f, 1 })]
    [InlineData(ScoreScale.Softmax, new float[] { 0.09003057f, 0.24472847f, 0.66524096f })]
    public void ScoresAreBroughtToACommonScale(ScoreScale scale, float[] expected) =>
        CountingRankerTests.Close(expected, new BlendRanker([new(ScriptedRanker.Fixed(1, 3, 5), 1, new(scale, Temperature: 2))]), []);

    [Theory]
    [InlineData(ScoreScale.MinMax)]
    [InlineData(ScoreScale.Sum)]
    [InlineData(ScoreScale.Exponential)]
    [InlineData(ScoreScale.Softmax)]
    public void AComponentThatHasNothingToSayAddsNothing(ScoreScale scale)
    {
        var blend = new BlendRanker([new(ScriptedRanker.Fixed(0, 1, 4), 2, s_minMax), new(ScriptedRanker.Fixed(7, 7, 7), 5, new(scale))]);

        CountingRankerTests.Close([0, 0.5f, 2], blend, []);
    }

    [Fact]
    public void WhatWillNotBeRecommendedDoesNotSetTheScale()
    {
        BlendComponent[] components = [new(ScriptedRanker.Fixed(8, 1, 2, 0), 1, s_minMax)];

        CountingRankerTests.Close([1, 0.125f, 0.25f, 0], new BlendRanker(components), [0]);
        CountingRankerTests.Close([4, 0.5f, 1, 0], new BlendRanker(components, excludeHistory: true), [0]);
        CountingRankerTests.Close(
            [8 / 3f, 1 / 3f, 2 / 3f, 0],
            new BlendRanker([components[0] with { Normalization = new(ScoreScale.Sum) }], excludeHistory: true),
            [0, 0]);
    }

    [Fact]
    public void MinusInfinityIsNotAtAll() =>
        CountingRankerTests.Close(
            [0, 0, 1], new BlendRanker([new(ScriptedRanker.Fixed(float.NegativeInfinity, 2, 3), 1, s_minMax)]), []);

    [Fact]
    public void ABlendOfNothingOrOfNegativeWeightIsRefused()
    {
        var ranker = ScriptedRanker.Fixed(1, 2);

        Assert.Throws<ArgumentException>(() => new BlendRanker([]));
        Assert.Throws<ArgumentException>(() => new BlendRanker([new(ranker, -1, s_minMax)]));
        Assert.Throws<ArgumentException>(() => new BlendRanker([new(ranker, 1, new(ScoreScale.Softmax, Temperature: 0))]));
    }

    [Fact]
    public void TuningFindsTheComponentThatIsObviouslyBetter()
    {
        var good = new ScriptedRanker((history, item) => item == history[^1] + 1 + (history[^1] % 2) ? 1 : 0);
        var noise = new ScriptedRanker((history, item) => ((history[^1] * 7919) + (item * 104729)) % 1009);

        var tuning = BlendTuner.Tune([new(noise, [s_minMax]), new(good, [s_minMax])], s_cases, Items, new());

        Assert.Equal(1, tuning.Value);
        Assert.True(tuning.Components[1].Weight > 0.9f);
        Assert.Equal(1, tuning.Alone[1]);
        Assert.InRange(tuning.Alone[0], 0, 0.5);
    }

    [Fact]
    public void TuningBlendsComponentsThatKnowDifferentCases()
    {
        var tuning = BlendTuner.Tune(
            [new(Knows(0, 1), [s_minMax, new(ScoreScale.Sum)]), new(Knows(1, 0.01f), [s_minMax])],
            s_cases,
            Items,
            new() { Metric = RankingMetric.Mrr, Cutoff = 20 });

        Assert.Equal([0.5, 0.5], tuning.Alone);
        Assert.Equal(1, tuning.Value);
        Assert.Equal(1, tuning.Components.Sum(component => component.Weight), 1e-6f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheValueTunedForIsTheOneThatTheEvaluatorFinds(bool excludeHistory)
    {
        var random = new Random(9);
        var sessions = RandomSessions.Make(random, 80, Items);
        var cases = NextInSession.Expand(RandomSessions.Make(random, 60, Items));
        BlendCandidate[] candidates =
        [
            new(new TransitionRanker(sessions, Items), [s_minMax, new(ScoreScale.Sum)]),
            new(new StanRanker(sessions, Items), [s_minMax, new(ScoreScale.Exponential, 0.1f)]),
            new(new PopularityRanker(sessions, Items), [s_minMax]),
        ];

        var tuning = BlendTuner.Tune(candidates, cases, Items, new() { ExcludeHistory = excludeHistory, Candidates = 60 });
        var again = BlendTuner.Tune(candidates, cases, Items, new() { ExcludeHistory = excludeHistory, Candidates = 60 });
        var report = RankingEvaluator.Evaluate(
            new BlendRanker(tuning.Components, excludeHistory),
            cases,
            new() { Popularity = ItemPopularity.Count(sessions, Items), ExcludeHistory = excludeHistory });

        Assert.Equal(tuning.Value, report.Overall.At(10).Ndcg.Value, 1e-3);
        Assert.True(tuning.Value >= tuning.Alone.Max());
        Assert.Equal(tuning.Components, again.Components);
        Assert.Equal(cases.Count, tuning.Cases);
    }

    [Fact]
    public void ATargetThatNobodyRecommendsIsNotTakenForFound()
    {
        var silent = new ScriptedRanker((_, item) => item == 49 ? 1 : 0);

        Assert.Equal(0, BlendTuner.Tune([new(silent, [s_minMax])], s_cases, Items, new() { Cutoff = 20, Candidates = 30 }).Value);
    }

    [Fact]
    public void TuningUsesASampleOfTheCases() =>
        Assert.Equal(37, BlendTuner.Tune([new(Knows(0, 1), [s_minMax])], s_cases, Items, new() { MaxCases = 37 }).Cases);

    [Fact]
    public void ThereMustBeSomethingToTune()
    {
        Assert.Throws<ArgumentException>(() => BlendTuner.Tune([], s_cases, Items, new()));
        Assert.Throws<ArgumentException>(() => BlendTuner.Tune([new(Knows(0, 1), [s_minMax])], [], Items, new()));
        Assert.Throws<ArgumentException>(() => BlendTuner.Tune([new(Knows(0, 1), [])], s_cases, Items, new()));
        Assert.Throws<ArgumentException>(() => BlendTuner.Tune([new(Knows(0, 1), [s_minMax])], s_cases, Items, new() { Candidates = 5 }));
    }

    private static ScriptedRanker Knows(int parity, float score) => new((history, item) =>
        history[^1] % 2 == parity && item == history[^1] + 1 + parity ? score : 0);
}
