using RealtimeRec.Training;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.ModelTests.UserEncoder;

public sealed class UserEncoderTrainingTests : IDisposable
{
    private const int Items = 60;

    private static readonly UserEncoderOptions s_options = new()
    {
        Dimensions = 32,
        MaxLength = 12,
        Dropout = 0.1,
        LearningRate = 5e-3,
        BatchSize = 32,
        Epochs = 12,
        Patience = 12,
        TargetSpread = 0,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public void LearnsWhereShoppersGo(int negatives)
    {
        var (reports, _) = Train(s_options with { Negatives = negatives });

        // Nine in ten follow from the last two items, which no count of single items knows; the tenth is a guess.
        Assert.True(reports.Max(report => report.ValidationHitRate) > 0.85, string.Join('\n', reports));
        Assert.True(reports.Max(report => report.ValidationNdcg) > 0.6, string.Join('\n', reports));
    }

    [Fact]
    public void TheSameSeedGivesTheSameEncoder()
    {
        var options = s_options with { Epochs = 2 };
        Assert.Equal(Train(options).Model, Train(options).Model);
        Assert.NotEqual(Train(options).Model, Train(options with { Seed = 2 }).Model);
    }

    [Fact]
    public void AnInterruptedTrainingGoesOnAsIfItHadNotBeen()
    {
        var whole = Train(s_options with { Epochs = 4 });
        var path = Path.Combine(_folder, "checkpoint");
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Train(s_options with { Epochs = 4 }, path, new After(2, cancelled), cancelled.Token));

        var resumed = Train(s_options with { Epochs = 4 }, path);

        Assert.Equal(whole.Reports.Select(report => report.Loss), resumed.Reports.Select(report => report.Loss));
        Assert.Equal(whole.Model, resumed.Model);
    }

    [Fact]
    public void ACheckpointOfAnotherTrainingIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint");
        Train(s_options with { Epochs = 1 }, path);
        var exception = Assert.Throws<TrainingException>(() => Train(s_options with { Epochs = 1 }, path, training: "another"));
        Assert.Contains("another training", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedCheckpointIsRefused()
    {
        var path = Path.Combine(_folder, "checkpoint");
        Train(s_options with { Epochs = 1 }, path);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
        var exception = Assert.Throws<TrainingException>(() => Train(s_options with { Epochs = 2 }, path));
        Assert.Contains("no whole checkpoint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossThatIsNoNumberEndsTheTraining()
    {
        var exception = Assert.Throws<TrainingException>(() => Train(s_options with { LearningRate = double.MaxValue }));
        Assert.Contains("learning-rate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingToTrainOnIsSaid()
    {
        using var module = new UserEncoderModule(Items, null, s_options);
        var exception = Assert.Throws<TrainingException>(() => new UserEncoderTrainer(module, [new EncoderSequence([1])], [], false));
        Assert.Contains("nothing to train on", exception.Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<EpochReport> Reports, byte[] Model) Train(
        UserEncoderOptions options, string? checkpoint = null, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default, string training = "walks")
    {
        var (sequences, cases) = SyntheticSequences.Split(SyntheticSequences.Walks(400, Items, 10, seed: 3));
        TorchSharp.torch.random.manual_seed(options.Seed);
        using var module = new UserEncoderModule(Items, null, options);
        using var trainer = new UserEncoderTrainer(module, sequences, cases, excludeHistory: false);
        var reports = trainer.Train(progress ?? new Progress<EpochReport>(), checkpoint is null ? null : new TrainingCheckpoint(checkpoint, training), cancellationToken);
        return (reports, UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
    }

    private sealed class After(int epochs, CancellationTokenSource cancel) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            if (value.Epoch == epochs)
            {
                cancel.Cancel();
            }
        }
    }
}
