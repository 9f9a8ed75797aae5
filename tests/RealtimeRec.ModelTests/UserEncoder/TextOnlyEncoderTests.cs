using RealtimeRec.Training;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using static TorchSharp.torch;

namespace RealtimeRec.ModelTests.UserEncoder;

public sealed class TextOnlyEncoderTests
{
    private const int Items = 40;

    private static readonly UserEncoderOptions s_options = new()
    {
        Dimensions = 32,
        MaxLength = 12,
        BatchSize = 32,
        Epochs = 2,
        Negatives = 0,
        TargetSpread = 0,
        Residuals = false,
    };

    [Fact]
    public void StartsFromTheMeanOfAHistory()
    {
        using var texts = Texts();
        using var module = new UserEncoderModule(Items, texts, s_options);
        UserEncoderTraining.Start(module, []);
        using var encoder = new OnnxUserEncoder(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
        var ranker = new OnnxRanker("encoder", encoder, UserEncoderExport.ItemVectors(module));
        var (alone, both) = (new float[Items], new float[Items]);
        ranker.Score([17], alone);
        ranker.Score([3, 17], both);

        Assert.Equal([17, 17], new[] { alone, both }.Select(scores => Array.IndexOf(scores, scores.Max())));
        Assert.True(both[3] > alone[3] + (0.1 * Math.Abs(alone[17])), $"{alone[3]} alone and {both[3]} in the history");
    }

    [Fact]
    public void TrainingLeavesNothingOfSingleItems()
    {
        using var texts = Texts();
        using var module = new UserEncoderModule(Items, texts, s_options);
        var (sequences, cases) = SyntheticSequences.Split(SyntheticSequences.Walks(60, Items, 8, seed: 1));
        UserEncoderTraining.Start(module, sequences);
        var before = module.Projection!.weight!.detach().data<float>().ToArray();
        using var trainer = new UserEncoderTrainer(module, sequences, cases, excludeHistory: false);
        trainer.Train(new Progress<EpochReport>(), checkpoint: null, CancellationToken.None);

        Assert.All(module.Residuals.weight!.detach().data<float>().ToArray(), value => Assert.Equal(0, value));
        Assert.NotEqual(before, module.Projection!.weight!.detach().data<float>().ToArray());
        using (no_grad())
        {
            using var ofItems = module.ItemVectors();
            using var ofTexts = module.TextVectors(texts);
            Assert.Equal(ofItems.data<float>().ToArray(), ofTexts.data<float>().ToArray());
        }
    }

    [Fact]
    public void NeedsTexts() => Assert.Contains(
        "need residuals", Assert.Throws<TrainingException>(() => new UserEncoderModule(Items, null, s_options)).Message, StringComparison.Ordinal);

    private static Tensor Texts()
    {
        random.manual_seed(1);
        using var values = randn(Items, 32);
        return TorchSharp.torch.nn.functional.normalize(values, 2, -1);
    }
}
