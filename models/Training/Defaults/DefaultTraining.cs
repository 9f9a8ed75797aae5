using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Defaults;

/// <summary>Trains encoders that serve any shop, on several.</summary>
/// <param name="console">Where progress is shown.</param>
/// <param name="seed">Of everything random.</param>
internal sealed class DefaultTraining(IAnsiConsole console, int seed)
{
    /// <summary>What is kept in a repository has to be small.</summary>
    private const long LargestFloat32 = 10_000_000;

    /// <summary>How the text encoder is trained.</summary>
    public TextEncoderOptions Text { get; init; } = new()
    {
        Seed = seed,
        Alphabet = true,
        Blocks = 0,
        Pieces = 14_000,
        Bigrams = 40_960,
        MaxLength = 64,
        BatchSize = 384,
        Steps = 100,
        Epochs = 10,
        Patience = 3,
        LearningRate = 2e-3,
        PieceDropout = 0.3,
    };

    /// <summary>How the user encoder is trained.</summary>
    public UserEncoderOptions User { get; init; } = new()
    {
        Seed = seed,
        Residuals = false,
        StartFromCooccurrence = false,
        Dropout = 0.2,
        LearningRate = 3e-4,
        Negatives = 1_024,
        TargetSpread = 0.5,
        Crop = 0.5,
        Epochs = 4,
        Patience = 2,
    };

    /// <summary>Trains a text encoder and writes it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="shops">Whose items and histories it learns from.</param>
    /// <param name="titles">What it learns from beside.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public TrainedText TrainText(string folder, ShopMixture shops, IReadOnlyList<string> titles, CancellationToken cancellationToken)
    {
        var corpus = new TextCorpus();
        shops.AddTo(corpus, Text.Seed);
        corpus.AddTitles(titles);
        var vocabulary = WordPieceTrainer.Train(corpus.Texts(), Text.Pieces, Alphabet.Pieces);
        var pairs = new TextPairs(corpus, new TextTokenizer(vocabulary), Text);
        console.WriteLine($"{corpus.Items.Count:N0} items, {corpus.Titles.Count:N0} sentences, {corpus.Sequences.Count:N0} histories; pairs: {string.Join(", ", pairs.Training.Select(source => $"{source.Count:N0} of {source.Name}"))}");
        random.manual_seed(Text.Seed);
        using var module = new TextEncoderModule(Text, PieceStatistics.Of(vocabulary, pairs.Texts, Text.Bigrams), pairs.Training.Count);
        var epochs = new TextEncoderTrainer(module, pairs).Train(new EpochLines(console), checkpoint: null, cancellationToken);
        return new TrainedText(TextEncoderFiles.Write(folder, module, vocabulary, heldOutShare: 0, LargestFloat32), Text, epochs);
    }

    /// <summary>Trains a user encoder whose item vectors are projections of text alone.</summary>
    /// <param name="shops">Whose histories it learns from.</param>
    /// <param name="textEncoder">Folder of the text encoder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public (UserEncoderModule Module, UserEncoderDescription Description) TrainUser(ShopMixture shops, string textEncoder, CancellationToken cancellationToken)
    {
        using var encoder = ItemTextEncoder.Open(textEncoder);
        var texts = encoder.Encode(shops.Texts);
        random.manual_seed(seed);
        var module = new UserEncoderModule(shops.Vocabulary.Count, texts, User);
        var epochs = UserEncoderTraining.Run(
            module,
            [.. shops.Training.Select(items => new EncoderSequence(items))],
            ShopMixture.ForTraining(shops.Validation),
            excludeHistory: true,
            checkpoint: null,
            console,
            isStarted: false,
            cancellationToken);
        return (module, new UserEncoderDescription
        {
            Options = User,
            TextEncoder = encoder.Version,
            TextDimensions = texts.shape[1],
            Data = string.Join(", ", DataSource.Shops.Select(source => source.Name)),
            Sequences = shops.Training.Count,
            Items = shops.Vocabulary.Count,
            Epochs = epochs,
        });
    }
}
