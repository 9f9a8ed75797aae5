using System.ComponentModel;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>
/// Shape and training of a user encoder. Each property is an option of the commands that train one, and may be a dimension of
/// the search of <c>tune</c>.
/// </summary>
internal sealed record UserEncoderOptions
{
    [Description("Dimensions of an item vector and of a profile")]
    public int Dimensions { get; init; } = 128;

    [Description("Interactions of a history that are read, the latest ones")]
    public int MaxLength { get; init; } = 50;

    [Description("Transformer blocks")]
    public int Blocks { get; init; } = 1;

    [Description("Attention heads; divides the dimensions")]
    public int Heads { get; init; } = 1;

    [Description("Width of the feed-forward part, in multiples of the dimensions")]
    public int FeedForward { get; init; } = 2;

    [Description("Share of activations dropped in training")]
    public double Dropout { get; init; } = 0.5;

    [Description("Step size of Adam")]
    public double LearningRate { get; init; } = 1e-3;

    [Description("Decoupled weight decay of Adam")]
    public double WeightDecay { get; init; }

    [Description("Probability mass that a target gives to all other items; needs negatives 0")]
    public double LabelSmoothing { get; init; }

    [Description("Items that a target competes with, drawn for each batch; 0 for all items")]
    public int Negatives { get; init; } = 512;

    [Description("Exponent of an item's frequency in what negatives are drawn from; their scores are corrected by the logarithm of it")]
    public double NegativeExponent { get; init; } = 0.5;

    [Description("Sequences of a batch")]
    public int BatchSize { get; init; } = 128;

    [Description("Passes over the training sequences, at most")]
    public int Epochs { get; init; } = 60;

    [Description("Epochs without a better validation NDCG@10 after which training ends")]
    public int Patience { get; init; } = 4;

    [Description("Share of a training sequence's items that are left out of it, anew each epoch")]
    public double ItemDropout { get; init; }

    [Description("Share of the training sequences that are cropped to a random part, anew each epoch")]
    public double Crop { get; init; }

    [Description("Share of a training sequence's items that are replaced by items that the same shoppers met, anew each epoch")]
    public double Substitute { get; init; }

    [Description("Share of the baskets of a training sequence that are shuffled, anew each epoch; needs times")]
    public double Reorder { get; init; }

    [Description("Seconds within which interactions are one basket; 0 for the same time only")]
    public int ReorderSeconds { get; init; }

    [Description("Probability that a target lies one step further on, and again; histories whose order says little gain by it")]
    public double TargetSpread { get; init; } = 0.3;

    [Description("Whether an item's vector has a learned residual beside its text; without, the encoder serves any catalogue, and starts from the mean of a history")]
    public bool Residuals { get; init; } = true;

    [Description("Whether items start from the factors of what they were met with, rather than at random")]
    public bool StartFromCooccurrence { get; init; } = true;

    [Description("Whether scores are cosines, times a learned factor, rather than products")]
    public bool Cosine { get; init; } = true;

    [Description("Seed of weights, order and dropout")]
    public int Seed { get; init; } = 1;
}
