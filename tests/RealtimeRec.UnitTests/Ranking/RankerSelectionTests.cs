using RealtimeRec.RankerTraining;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class RankerSelectionTests
{
    private static readonly RankerSelectionOptions Options = new()
    {
        TrialCases = 200,
        LeastTraining = 100,
        Places = 10,
        Trainer = new RankerTrainerOptions { Trees = 20, RowsPerLeaf = 50, Threads = 1 },
    };

    [Fact]
    public void WithTooFewCasesNothingIsTrained()
    {
        var selection = Select(RankerSamples.Cases(250, seed: 1, telling: true));

        Assert.Equal(RankerVerdict.TooFewCases, selection.Verdict);
        Assert.Contains("50 are left to train on", selection.Reason, StringComparison.Ordinal);
        Assert.Equal(RankerVerdict.TooFewCases, Select([]).Verdict);

        // Of what pages had shown, nothing can be compared.
        Assert.Equal(RankerVerdict.TooFewCases, Select([.. RankerSamples.Cases(800, seed: 1, telling: true).Select(asked => asked with { WasShown = true })]).Verdict);
    }

    [SkippableFact]
    public void ARankerThatIsBetterTakesOverAndLearnsFromAllCases()
    {
        RankerSamples.RequireLightGbm();
        var selection = Select([.. RankerSamples.Cases(600, seed: 1, telling: true).Reverse()]);

        Assert.Equal(RankerVerdict.TakesOver, selection.Verdict);
        Assert.True(selection.Trial!.IsPassed);
        Assert.Equal(600, selection.Cases);
        Assert.Equal(RankerSamples.Features, selection.Ranker!.Features);
        Assert.Equal(1, selection.Gains[1]);
        Assert.Contains("on 200 later cases", selection.Reason, StringComparison.Ordinal);
        Assert.Contains("of fusion alone", selection.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void OneThatLearnedChanceDoesNotAndOneThatIsNoBetterThanTheOldOneDoesNotEither()
    {
        RankerSamples.RequireLightGbm();
        Assert.Equal(RankerVerdict.Stays, Select(RankerSamples.Cases(600, seed: 1, telling: false)).Verdict);

        var old = RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(2_000, seed: 2, telling: true), Options.Trainer).Ranker;
        var selection = RankerSelection.Of(RankerSamples.Features, RankerSamples.Cases(600, seed: 1, telling: true), (old, 0), Options, CancellationToken.None);

        Assert.Equal(RankerVerdict.Stays, selection.Verdict);
        Assert.Null(selection.Ranker);
        Assert.Contains("of the ranker before", selection.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TheOldOneStepsDownWhereItIsWorseThanFusionAndTakesTheNewOnesPlaceWhereThatIsBetter()
    {
        RankerSamples.RequireLightGbm();
        var old = RankerTrainer.Train(RankerSamples.Features, RankerSamples.Cases(600, seed: 2, telling: true), Options.Trainer).Ranker;

        // What told before says the opposite now: what was learned is worse than nothing, until it is learned anew.
        var turned = RankerSamples.Cases(600, seed: 3, telling: true, opposite: true);
        Assert.Equal(RankerVerdict.TakesOver, Select(turned, (old, 0)).Verdict);

        // Before the turn, nothing tells anything: the trial alone sees it.
        RankerCase[] late =
        [
            .. RankerSamples.Cases(400, seed: 4, telling: false).Select(asked => asked with { Features = [.. asked.Features.Select((value, i) => i % 3 == 0 ? value : 0.5f)] }), .. RankerSamples.Cases(200, seed: 5, telling: true, opposite: true, fromMs: 1_000_000),
        ];
        var down = Select(late, (old, 900_000));
        Assert.Equal(RankerVerdict.StepsDown, down.Verdict);
        Assert.Contains("The ranker that served has", down.Reason, StringComparison.Ordinal);

        // Of what it learned from itself it is not judged.
        Assert.Equal(RankerVerdict.Stays, Select(late, (old, long.MaxValue)).Verdict);
    }

    [Fact]
    public void AnEndedTrainingThrows()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => RankerSelection.Of(RankerSamples.Features, RankerSamples.Cases(600, seed: 1, telling: true), null, Options, ended.Token));
    }

    private static RankerSelection Select(RankerCase[] cases, (RankerModel, long)? current = null) =>
        RankerSelection.Of(RankerSamples.Features, cases, current, Options, CancellationToken.None);
}
