using RealtimeRec.Training;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.Torch;

namespace RealtimeRec.ModelTests.TextEncoder;

public sealed class TextEncoderTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    [Fact]
    public void TrainingFindsTheCategoryOfATitleThatSharesNoWordWithIt()
    {
        using var encoder = OnnxTextEncoder.Open(shop.Folder, TextEncoderFiles.Float32);
        var categories = encoder.EmbedQueries(SmallShop.Categories);
        var titles = encoder.EmbedQueries([.. SmallShop.Items.Select(item => item.Text.Title!)]);
        var right = titles.Zip(SmallShop.Items).Count(pair =>
            SmallShop.Categories[Enumerable.Range(0, categories.Length).MaxBy(i => Dot(categories[i], pair.First))] == pair.Second.Text.Categories![0]);
        Assert.True(right > 0.9 * titles.Length, $"{right} of {titles.Length} titles are nearest to their own category.");
        Assert.True(TextEncoderTrainer.Best(shop.Reports).ValidationNdcg > shop.Reports[0].ValidationNdcg);
    }

    [Fact]
    public void Int8PointsInTheSameDirection()
    {
        using var float32 = OnnxTextEncoder.Open(shop.Folder, TextEncoderFiles.Float32);
        using var int8 = OnnxTextEncoder.Open(shop.Folder, TextEncoderFiles.Int8);
        var texts = SmallShop.Items.Select(item => item.Text).ToArray();
        var cosines = float32.EmbedProducts(texts).Zip(int8.EmbedProducts(texts), Dot).ToArray();
        Assert.InRange(cosines.Min(), 0.98, 1.001);
    }

    [Fact]
    public void AnyTextHasAVectorOfLengthOneOrZero()
    {
        using var encoder = OnnxTextEncoder.Open(shop.Folder, TextEncoderFiles.Float32);
        var vectors = encoder.EmbedQueries(["", "red", "😀😀", new string('红', 100_000), "[PAD]", "\0"]);
        Assert.All(vectors, vector => Assert.True(Dot(vector, vector) is (> -1e-5f and < 1e-5f) or (> 0.999f and < 1.001f), $"The square of the length is {Dot(vector, vector)}."));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void TheWrittenModelGivesWhatTheTrainedOneDoes(int blocks)
    {
        using var folder = new TemporaryFolder();
        var (module, pairs, vocabulary) = SmallShop.Untrained(SmallShop.Options with { Blocks = blocks, Epochs = 1 });
        using (module)
        {
            new TextEncoderTrainer(module, pairs).Train(new Progress<EpochReport>(), checkpoint: null, CancellationToken.None);
            var description = TextEncoderFiles.Write(folder.Root, module, vocabulary, heldOutShare: 0);
            Assert.Equal(SmallShop.Options.Dimensions, description.Dimensions);
        }
    }

    [Fact]
    public void AnUntrainedEncoderMatchesWords()
    {
        using var folder = new TemporaryFolder();
        var (module, _, vocabulary) = SmallShop.Untrained();
        using (module)
        {
            TextEncoderFiles.Write(folder.Root, module, vocabulary, heldOutShare: 0);
        }

        using var encoder = OnnxTextEncoder.Open(folder.Root, TextEncoderFiles.Float32);
        var vectors = encoder.EmbedQueries(["iron skillet", "black iron skillet", "chef knife", "充电宝", "无线充电宝", "纯棉连衣裙"]);
        Assert.True(Dot(vectors[0], vectors[1]) > Dot(vectors[0], vectors[2]) + 0.2);
        Assert.True(Dot(vectors[3], vectors[4]) > Dot(vectors[3], vectors[5]) + 0.2);
    }

    [Fact]
    public void AnInterruptedTrainingGoesOnAsItWouldHave()
    {
        using var folder = new TemporaryFolder();
        var options = SmallShop.Options with { Epochs = 3, Steps = 5 };
        var whole = Train(options, null, CancellationToken.None);

        var checkpoint = new TrainingCheckpoint(folder["checkpoint"], "test");
        using var interruption = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(options, checkpoint, interruption.Token, report =>
        {
            if (report.Epoch == 2)
            {
                interruption.Cancel();
            }
        }));
        var resumed = Train(options, checkpoint, CancellationToken.None);
        Assert.Equal(whole.Select(report => (report.Epoch, report.Loss, report.ValidationNdcg)), resumed.Select(report => (report.Epoch, report.Loss, report.ValidationNdcg)));
    }

    [Fact]
    public void ALossThatIsNoNumberEndsTrainingInOneSentence()
    {
        var (module, pairs, _) = SmallShop.Untrained();
        using (module)
        {
            using (TorchSharp.torch.no_grad())
            {
                module.Pieces.weight!.fill_(float.NaN);
            }

            var exception = Assert.Throws<TrainingException>(() => new TextEncoderTrainer(module, pairs).Train(new Progress<EpochReport>(), null, CancellationToken.None));
            Assert.Contains("no number", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FilesThatDoNotBelongTogetherAreRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        void Renew() => Array.ForEach(Directory.GetFiles(shop.Folder), file => File.Copy(file, folder[Path.GetFileName(file)], overwrite: true));

        Renew();
        File.AppendAllText(folder[TextEncoderFiles.Vocabulary], "more\n");
        Assert.Contains("is not the vocabulary", Refusal(), StringComparison.Ordinal);

        Renew();
        var model = File.ReadAllBytes(folder[TextEncoderFiles.Float32]);
        File.WriteAllBytes(folder[TextEncoderFiles.Float32], model[..(model.Length / 2)]);
        Assert.Contains("no model that can be run", Refusal(), StringComparison.Ordinal);

        model[model.Length / 2] ^= 1;
        File.WriteAllBytes(folder[TextEncoderFiles.Float32], model);
        Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);

        Renew();
        File.WriteAllText(folder[TextEncoderFiles.Description], "{");
        Assert.Contains("no whole text encoder", Refusal(), StringComparison.Ordinal);

        File.Delete(folder[TextEncoderFiles.Description]);
        Assert.Contains("no whole text encoder", Refusal(), StringComparison.Ordinal);

        string Refusal()
        {
            var message = Assert.Throws<TrainingException>(() => OnnxTextEncoder.Open(folder.Root, TextEncoderFiles.Float32)).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    private static IReadOnlyList<EpochReport> Train(TextEncoderOptions options, TrainingCheckpoint? checkpoint, CancellationToken cancellationToken, Action<EpochReport>? progress = null)
    {
        var (module, pairs, _) = SmallShop.Untrained(options);
        using (module)
        {
            return new TextEncoderTrainer(module, pairs).Train(new Now(progress), checkpoint, cancellationToken);
        }
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private sealed class Now(Action<EpochReport>? action) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => action?.Invoke(value);
    }
}
