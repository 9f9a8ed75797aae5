using RealtimeRec.RankerTraining;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class RankerTrainerTests
{
    [SkippableFact]
    public void ARankerLearnsWhatTellsAndPassesItsTrial()
    {
        RankerSamples.RequireLightGbm();
        var (ranker, gains) = RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(600, seed: 1, telling: true), new RankerTrainerOptions { Trees = 30, RowsPerLeaf = 50 });

        var trial = RankerTrial.Of(ranker, RankerSamples.Cases(400, seed: 2, telling: true), places: 10);

        Assert.True(trial.IsPassed, trial.ToString());
        Assert.Equal(400, trial.Cases);
        Assert.True(trial.HitRate.Lower > 1);
        Assert.Equal(1, Array.IndexOf(gains, gains.Max()));
        Assert.Equal(RankerSamples.Features, ranker.Features);
        Assert.Equal(30, ranker.Trees.Trees.Count);
    }

    [SkippableFact]
    public void ARankerThatLearnedChanceDoesNotPass()
    {
        RankerSamples.RequireLightGbm();
        var (ranker, _) = RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(200, seed: 1, telling: false), new RankerTrainerOptions { Trees = 30, RowsPerLeaf = 5 });

        Assert.False(RankerTrial.Of(ranker, RankerSamples.Cases(400, seed: 2, telling: false), places: 10).IsPassed);
    }

    [SkippableFact]
    public void TheSameCasesGiveTheSameRanker()
    {
        RankerSamples.RequireLightGbm();
        var options = new RankerTrainerOptions { Trees = 10, RowsPerLeaf = 50, Threads = 1 };

        Assert.Equal(
            RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(200, seed: 1, telling: true), options).Ranker.ToOnnx(),
            RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(200, seed: 1, telling: true), options).Ranker.ToOnnx());
    }

    [Fact]
    public void TooFewCasesAndCasesOfOtherFeaturesAreRefused()
    {
        Assert.Contains("needs 50", Assert.Throws<ArgumentException>(() => RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(49, seed: 1, telling: true))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "needs 50",
            Assert.Throws<ArgumentException>(() => RankerTrainer.Train(RankerSamples.Features, [.. Enumerable.Repeat(new RankerCase(new float[6], -1), 100)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not of these features",
            Assert.Throws<ArgumentException>(() => RankerTrainer.Train(RankerSamples.Features, [.. Enumerable.Repeat(new RankerCase(new float[7], 0), 100)])).Message,
            StringComparison.Ordinal);
    }
}
