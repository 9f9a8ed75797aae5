using System.Runtime.InteropServices;
using RealtimeRec.RankerTraining;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class RankerTrainerTests
{
    private const int Candidates = 40;

    private static readonly string[] Features = ["place", "telling", "chance"];

    private static bool CanTrain => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 && (!OperatingSystem.IsLinux() || NativeLibrary.TryLoad("libgomp.so.1", out _));

    [SkippableFact]
    public void ARankerLearnsWhatTellsAndPassesItsTrial()
    {
        Requirement.Met(CanTrain, "LightGBM needs x64 and, on Linux, libgomp1.");
        var (ranker, gains) = RankerTrainer.Train(Features, Cases(600, seed: 1, telling: true), new RankerTrainerOptions { Trees = 30, RowsPerLeaf = 50 });

        var trial = RankerTrial.Of(ranker, Cases(400, seed: 2, telling: true), places: 10);

        Assert.True(trial.IsPassed, trial.ToString());
        Assert.Equal(400, trial.Cases);
        Assert.True(trial.HitRate.Lower > 1);
        Assert.Equal(1, Array.IndexOf(gains, gains.Max()));
        Assert.Equal(Features, ranker.Features);
        Assert.Equal(30, ranker.Trees.Trees.Count);
    }

    [SkippableFact]
    public void ARankerThatLearnedChanceDoesNotPass()
    {
        Requirement.Met(CanTrain, "LightGBM needs x64 and, on Linux, libgomp1.");
        var (ranker, _) = RankerTrainer.Train(Features, Cases(200, seed: 1, telling: false), new RankerTrainerOptions { Trees = 30, RowsPerLeaf = 5 });

        Assert.False(RankerTrial.Of(ranker, Cases(400, seed: 2, telling: false), places: 10).IsPassed);
    }

    [SkippableFact]
    public void TheSameCasesGiveTheSameRanker()
    {
        Requirement.Met(CanTrain, "LightGBM needs x64 and, on Linux, libgomp1.");
        var options = new RankerTrainerOptions { Trees = 10, RowsPerLeaf = 50, Threads = 1 };

        Assert.Equal(
            RankerTrainer.Train(Features, Cases(200, seed: 1, telling: true), options).Ranker.ToOnnx(),
            RankerTrainer.Train(Features, Cases(200, seed: 1, telling: true), options).Ranker.ToOnnx());
    }

    [Fact]
    public void TooFewCasesAndCasesOfOtherFeaturesAreRefused()
    {
        Assert.Contains("needs 50", Assert.Throws<ArgumentException>(() => RankerTrainer.Train(Features, Cases(49, seed: 1, telling: true))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "needs 50",
            Assert.Throws<ArgumentException>(() => RankerTrainer.Train(Features, [.. Enumerable.Repeat(new RankerCase(new float[6], -1), 100)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not of these features",
            Assert.Throws<ArgumentException>(() => RankerTrainer.Train(Features, [.. Enumerable.Repeat(new RankerCase(new float[7], 0), 100)])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Cases whose target is anywhere by fusion; its second feature tells, or none does.</summary>
    private static RankerCase[] Cases(int count, int seed, bool telling)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var target = random.Next(Candidates);
                return new RankerCase(
                    [
                        .. Enumerable.Range(0, Candidates).SelectMany(place => (float[])
                        [
                            1f / (place + 1), (float)random.NextDouble() + (telling && place == target ? 0.8f : 0), (float)random.NextDouble(),
                        ]),
                    ],
                    target);
            }),
        ];
    }
}
