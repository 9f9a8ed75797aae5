using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class RankingEvaluatorTests
{
    private static readonly ItemPopularity s_popularity = new([3, 2, 1, 0]);

    [Fact]
    public void MetricsAreThoseComputedByHand()
    {
        var report = Evaluate(ScriptedRanker.Fixed(4, 3, 2, 1), [new([3], 0), new([3], 2)], cutoffs: [3, 2]);

        Assert.Equal([1, 3], report.Ranks);
        Assert.Equal([2, 3], report.Overall.Cutoffs.Select(metrics => metrics.Cutoff));
        var at2 = report.Overall.At(2);
        Assert.Equal((0.5, 0.5, 0.5), (at2.HitRate.Value, at2.Ndcg.Value, at2.Mrr.Value));
        Assert.Equal(0.5, at2.Coverage);
        Assert.Equal(0.75, at2.RecommendedPopularity.Value, 1e-6);
        var at3 = report.Overall.At(3);
        Assert.Equal(1, at3.HitRate.Value);
        Assert.Equal(0.75, at3.Ndcg.Value, 1e-6);
        Assert.Equal((1 + (1 / 3.0)) / 2, at3.Mrr.Value, 1e-6);
        Assert.Equal(0.75, at3.Coverage);
        Assert.Equal(0.625, report.Overall.TargetPopularity.Value, 1e-6);
        Assert.Equal(("scripted", 2), (report.Ranker, report.Overall.Cases));
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Overall.At(10));
    }

    [Fact]
    public void AConstantScoreGainsNothing()
    {
        var report = RankingEvaluator.Evaluate(
            new ScriptedRanker((_, _) => 1), [new([0], 0), new([], 100)], new() { Popularity = new(new int[101]), Cutoffs = [50] });

        Assert.Equal([51, 51], report.Ranks);
        Assert.Equal((0, 0, 0), (report.Overall.At(50).HitRate.Value, report.Overall.At(50).Coverage, report.Overall.At(50).RecommendedPopularity.Value));
    }

    [Fact]
    public void ATiedTargetGetsTheMeanOfThePlaces()
    {
        var report = Evaluate(ScriptedRanker.Fixed(5, 5, 2, 1), [new([], 0), new([], 1)], cutoffs: [1, 2]);

        Assert.Equal([1.5, 1.5], report.Ranks);
        Assert.Equal(0, report.Overall.At(1).HitRate.Value);
        Assert.Equal(1 / Math.Log2(2.5), report.Overall.At(2).Ndcg.Value, 1e-6);
    }

    [Fact]
    public void TheHistoryMayBeTakenOutOfTheRanking()
    {
        var ranker = ScriptedRanker.Fixed(4, 3, 2, 1);
        RankingCase[] cases = [new([0, 0, 1], 2)];

        Assert.Equal([3], Evaluate(ranker, cases).Ranks);
        var report = Evaluate(ranker, cases, excludeHistory: true, cutoffs: [2]);
        Assert.Equal([1], report.Ranks);
        Assert.Equal(0.25, report.Overall.At(2).Coverage);
    }

    [Fact]
    public void ATargetInTheHistoryStaysInTheRanking() =>
        Assert.Equal([1], Evaluate(ScriptedRanker.Fixed(4, 3, 2, 1), [new([0, 1], 1)], excludeHistory: true).Ranks);

    [Fact]
    public void ItemsTakenOutAreNotTiedWithATargetAtMinusInfinity() =>
        Assert.Equal([1.5], Evaluate(new ScriptedRanker((_, _) => float.NegativeInfinity), [new([0, 1], 3)], excludeHistory: true).Ranks);

    [Fact]
    public void CasesAreAlsoCountedByHistoryLengthAndByHowOftenTrainingSawTheTarget()
    {
        RankingCase[] cases = [new([], 0), new([1], 0), new([1, 2, 3, 0], 1), new([1, 2, 3], 3)];
        var report = Evaluate(ScriptedRanker.Fixed(4, 3, 2, 1), cases, cutoffs: [1]);

        Assert.Equal([("0", 1), ("1", 1), ("3–4", 2)], report.ByHistoryLength.Select(bucket => (bucket.Label, bucket.Summary.Cases)));
        Assert.Equal([("0", 1), ("1–4", 3)], report.ByTargetFrequency.Select(bucket => (bucket.Label, bucket.Summary.Cases)));
        Assert.Equal([0, 2 / 3.0], report.ByTargetFrequency.Select(bucket => bucket.Summary.At(1).HitRate.Value));
        Assert.Equal("100+", new RankingBucket(100, null, report.Overall).Label);
    }

    [Fact]
    public void IntervalsHoldTheMeanAndAreAsWideAsTheoryHasIt()
    {
        var random = new Random(3);
        var cases = Enumerable.Range(0, 400).Select(_ => new RankingCase([], random.Next(2))).ToArray();

        var hitRate = Evaluate(ScriptedRanker.Fixed(4, 3, 2, 1), cases, cutoffs: [1]).Overall.At(1).HitRate;

        Assert.InRange(hitRate.Value, hitRate.Lower, hitRate.Upper);
        Assert.InRange(hitRate.Upper - hitRate.Lower, 0.085, 0.111);
    }

    [Fact]
    public void ReportsDependOnTheSeedButNotOnTheThreads()
    {
        var random = new Random(4);
        var counts = Enumerable.Range(0, 300).Select(_ => random.Next(200)).ToArray();
        var cases = Enumerable.Range(0, 700).Select(_ => new RankingCase(RandomSessions.Session(random, 300), random.Next(300))).ToArray();
        var ranker = new ScriptedRanker((history, item) => HashCode(history[^1], item));
        RankingReport Run(int threads, ulong seed) => RankingEvaluator.Evaluate(
            ranker, cases, new() { Popularity = new(counts), MaxDegreeOfParallelism = threads, Seed = seed, Resamples = 200 });

        var (one, many, other) = (Run(1, 7), Run(4, 7), Run(4, 8));

        Assert.Equal(one.Ranks, many.Ranks);
        Assert.Equal(one.Overall.Cutoffs, many.Overall.Cutoffs);
        Assert.Equal(one.ByHistoryLength.SelectMany(bucket => bucket.Summary.Cutoffs), many.ByHistoryLength.SelectMany(bucket => bucket.Summary.Cutoffs));
        Assert.Equal(one.Ranks, other.Ranks);
        Assert.NotEqual(one.Overall.Cutoffs, other.Overall.Cutoffs);
        static float HashCode(int a, int b) => ((a * 7919) + (b * 104729)) % 1009;
    }

    [Fact]
    public void ProgressEndsWithTheNumberOfCases()
    {
        var most = 0;
        var cases = Enumerable.Repeat(new RankingCase([], 0), 150).ToArray();
        RankingEvaluator.Evaluate(
            ScriptedRanker.Fixed(4, 3, 2, 1), cases, new() { Popularity = s_popularity, MaxDegreeOfParallelism = 1, Progress = done => most = Math.Max(most, done) });

        Assert.Equal(150, most);
    }

    [Fact]
    public void NotANumberIsAnError()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => Evaluate(ScriptedRanker.Fixed(1, 2, float.NaN, 3), [new([], 0)]));

        Assert.Equal("The ranker scripted gave NaN in case 0.", exception.Message);
    }

    [Fact]
    public void WhatCannotBeEvaluatedIsRefused()
    {
        var ranker = ScriptedRanker.Fixed(4, 3, 2, 1);

        Assert.Throws<ArgumentException>(() => Evaluate(ranker, []));
        Assert.Throws<ArgumentException>(() => Evaluate(ranker, [new([], 4)]));
        Assert.Throws<ArgumentException>(() => Evaluate(ranker, [new([-1], 0)]));
        Assert.Throws<ArgumentException>(() => Evaluate(ranker, [new([], 0)], cutoffs: [0]));
        Assert.Throws<ArgumentException>(() => RankingEvaluator.Evaluate(
            ranker, [new([], 0)], new() { Popularity = s_popularity, HistoryLengthBuckets = [1, 2] }));
    }

    [Fact]
    public void AnEvaluationCanBeStopped() =>
        Assert.ThrowsAny<OperationCanceledException>(() => RankingEvaluator.Evaluate(
            ScriptedRanker.Fixed(4, 3, 2, 1), [new([], 0)], new() { Popularity = s_popularity }, new CancellationToken(canceled: true)));

    [Fact]
    public void LongListsAreRankedAsShortOnesAre()
    {
        var scores = Enumerable.Range(0, 1_003).Select(i => (float)(i * 389 % 1_003)).ToArray();
        var report = RankingEvaluator.Evaluate(
            ScriptedRanker.Fixed(scores),
            [.. Enumerable.Range(0, 1_003).Select(target => new RankingCase([], target))],
            new() { Popularity = new(new int[1_003]), Cutoffs = [20], Resamples = 0 });

        Assert.Equal(scores.Select(score => 1_003.0 - score), report.Ranks);
        Assert.Equal(20 / 1_003.0, report.Overall.At(20).Coverage, 1e-9);
    }

    private static RankingReport Evaluate(
        IRanker ranker, IReadOnlyList<RankingCase> cases, bool excludeHistory = false, int[]? cutoffs = null) =>
        RankingEvaluator.Evaluate(
            ranker, cases, new() { Popularity = s_popularity, ExcludeHistory = excludeHistory, Cutoffs = cutoffs ?? [10], Resamples = 1_000 });
}
