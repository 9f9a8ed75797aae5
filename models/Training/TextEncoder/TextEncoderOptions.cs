using System.ComponentModel;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Shape and training of a text encoder. Each property is an option of <c>train-text</c>.</summary>
internal sealed record TextEncoderOptions
{
    [Description("Dimensions of an embedding and of the model")]
    public int Dimensions { get; init; } = 128;

    [Description("Pieces of the vocabulary, at most")]
    public int Pieces { get; init; } = 20_000;

    [Description("Whether letters of Latin, kana and the 6,763 hanzi of GB2312 are tokens whether the texts hold them or not: for an encoder that serves other catalogues")]
    public bool Alphabet { get; init; }

    [Description("Rows of the hashed table of pairs of adjacent tokens")]
    public int Bigrams { get; init; } = 16_384;

    [Description("Pieces of a text that are read, with the two that mark its ends")]
    public int MaxLength { get; init; } = 64;

    [Description("Transformer blocks; 0 for a bag of tokens")]
    public int Blocks { get; init; } = 1;

    [Description("Attention heads; divides the dimensions")]
    public int Heads { get; init; } = 4;

    [Description("Width of the feed-forward part, in multiples of the dimensions")]
    public int FeedForward { get; init; } = 2;

    [Description("Share of activations dropped in training")]
    public double Dropout { get; init; } = 0.1;

    [Description("Share of a text's tokens that are left out of it in training")]
    public double PieceDropout { get; init; } = 0.15;

    [Description("Step size of Adam")]
    public double LearningRate { get; init; } = 1e-3;

    [Description("Decoupled weight decay of Adam")]
    public double WeightDecay { get; init; } = 0.01;

    [Description("What cosines are multiplied with at first; then it is learned")]
    public double Scale { get; init; } = 20;

    [Description("Last items of a sequence that the next one is to be near")]
    public int Window { get; init; } = 3;

    [Description("How much more often next items are drawn than their number says")]
    public double SequenceShare { get; init; } = 2;

    [Description("How much popular next items may be nearer to all others, 0 to 1")]
    public double PopularityCorrection { get; init; } = 1;

    [Description("Pairs of a batch")]
    public int BatchSize { get; init; } = 256;

    [Description("Batches of an epoch")]
    public int Steps { get; init; } = 100;

    [Description("Epochs, at most")]
    public int Epochs { get; init; } = 40;

    [Description("Epochs without a better validation NDCG@10 after which training ends")]
    public int Patience { get; init; } = 3;

    [Description("Share of items and titles whose pairs decide which epoch was best")]
    public double Validation { get; init; } = 0.05;

    [Description("Seed of weights, order, dropout and what is held out")]
    public int Seed { get; init; } = 1;
}
