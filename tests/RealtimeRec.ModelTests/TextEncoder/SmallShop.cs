using RealtimeRec.Encoders.Text;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;

namespace RealtimeRec.ModelTests.TextEncoder;

/// <summary>A made-up catalogue in two languages whose titles and categories share no words: that they belong together is to be learned.</summary>
internal static class SmallShop
{
    private static readonly (string Category, string[] Things)[] s_kinds =
    [
        ("Writing", ["gel pen", "fountain nib", "graphite pencil", "marker set"]),
        ("Cooking", ["iron skillet", "stock pot", "chef knife", "baking tray"]),
        ("Audio", ["over-ear headset", "soundbar", "turntable", "studio monitor"]),
        ("Garden", ["pruning shears", "hose reel", "seed spreader", "rake"]),
        ("服装", ["纯棉连衣裙", "男士夹克", "针织毛衣", "牛仔裤"]),
        ("数码", ["无线充电宝", "蓝牙耳机", "机械键盘", "手机壳"]),
    ];

    private static readonly string[] s_colours = ["red", "blue", "green", "black", "white", "黑色", "白色", "红色", "经典款", "premium"];

    public static TextEncoderOptions Options { get; } = new()
    {
        Dimensions = 32,
        Pieces = 400,
        Bigrams = 512,
        MaxLength = 16,
        Heads = 2,
        BatchSize = 32,
        Steps = 25,
        Epochs = 6,
        Patience = 6,
        Validation = 0.15,
        LearningRate = 5e-3,
        Scale = 10,
    };

    public static IReadOnlyList<CatalogItem> Items { get; } =
    [
        .. from kind in s_kinds
           from thing in kind.Things
           from colour in s_colours
           select new CatalogItem($"{thing} {colour}", new TextFields($"{colour} {thing}", Categories: [kind.Category])),
    ];

    public static IReadOnlyList<string> Categories { get; } = [.. s_kinds.Select(kind => kind.Category)];

    public static TextCorpus Corpus()
    {
        var corpus = new TextCorpus();
        corpus.AddItems(Items, 0, 1);
        return corpus;
    }

    /// <summary>The model before training, its pairs and its vocabulary.</summary>
    public static (TextEncoderModule Module, TextPairs Pairs, WordPieceVocabulary Vocabulary) Untrained(TextEncoderOptions? options = null)
    {
        options ??= Options;
        var corpus = Corpus();
        var vocabulary = WordPieceTrainer.Train(corpus.Texts(), options.Pieces);
        var pairs = new TextPairs(corpus, new TextTokenizer(vocabulary), options);
        TorchSharp.torch.random.manual_seed(options.Seed);
        return (new TextEncoderModule(options, PieceStatistics.Of(vocabulary, pairs.Texts, options.Bigrams), pairs.Training.Count), pairs, vocabulary);
    }
}
