using RealtimeRec.Onnx.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// Turns texts into unit vectors: tokens, each changed by a small transformer that sees the others, and pairs of adjacent
/// tokens are summed with a learned weight each, projected and normalised.
/// </summary>
/// <remarks>
/// An untrained encoder is a random projection of a bag of tokens and pairs weighted by inverse document frequency: vectors
/// are random, the transformer adds nothing and the projection is the identity. It matches words from the start, and training
/// on a small catalogue has only to learn which of them mean the same. Pairs are what tells words from each other where a
/// token is a single ideograph; they share the rows of a hashed table (Weinberger et al., 2009), found within the graph, so
/// that whoever runs the model feeds it token ids alone.
/// </remarks>
internal sealed class TextEncoderModule : nn.Module<Tensor, Tensor, Tensor>
{
    private const double LargestFactor = 100;

    private readonly Dropout _dropout;
    private readonly Parameter _factors;

    /// <param name="options">The shape.</param>
    /// <param name="statistics">How rare the tokens and pairs of the vocabulary are.</param>
    /// <param name="sources">How many sources of pairs it is trained on; how near the texts of a pair can come differs between them.</param>
    public TextEncoderModule(TextEncoderOptions options, PieceStatistics statistics, int sources) : base(nameof(TextEncoderModule))
    {
        Options = options;
        var width = options.Dimensions;
        Pieces = nn.Embedding(statistics.PieceWeights.Length, width);
        PieceWeights = nn.Embedding(statistics.PieceWeights.Length, 1);
        Pairs = nn.Embedding(options.Bigrams, width);
        PairWeights = nn.Embedding(options.Bigrams, 1);
        Positions = nn.Embedding(options.MaxLength, width);
        PositionWeights = nn.Embedding(options.MaxLength, 1);
        Blocks = nn.ModuleList([.. Enumerable.Range(0, options.Blocks).Select(_ => new TextBlock(options))]);
        Projection = nn.Linear(width, width, hasBias: false);
        _dropout = nn.Dropout(options.Dropout);
        _factors = new Parameter(full([sources], (float)Math.Log(options.Scale)));

        var deviation = 1 / Math.Sqrt(width);
        nn.init.normal_(Pieces.weight!, 0, deviation);
        nn.init.normal_(Pairs.weight!, 0, deviation);
        nn.init.zeros_(Positions.weight!);
        nn.init.zeros_(PositionWeights.weight!);
        nn.init.eye_(Projection.weight!);
        using (no_grad())
        {
            using var pieces = tensor(statistics.PieceWeights).log().unsqueeze(1);
            using var pairs = tensor(statistics.PairWeights).log().unsqueeze(1);
            PieceWeights.weight!.copy_(pieces);
            PairWeights.weight!.copy_(pairs);
        }

        register_parameter("factors", _factors);
        register_module("pieces", Pieces);
        register_module("piece_weights", PieceWeights);
        register_module("pairs", Pairs);
        register_module("pair_weights", PairWeights);
        register_module("positions", Positions);
        register_module("position_weights", PositionWeights);
        register_module("blocks", Blocks);
        register_module("projection", Projection);
        register_module("dropout", _dropout);
    }

    /// <summary>The shape.</summary>
    public TextEncoderOptions Options { get; }

    /// <summary>[tokens, dimensions].</summary>
    public Embedding Pieces { get; }

    /// <summary>Logarithms of the tokens' weights, [tokens, 1].</summary>
    public Embedding PieceWeights { get; }

    /// <summary>Hashed table of pairs, [rows, dimensions].</summary>
    public Embedding Pairs { get; }

    /// <summary>Logarithms of the pairs' weights, [rows, 1].</summary>
    public Embedding PairWeights { get; }

    /// <summary>[longest, dimensions], the first token first.</summary>
    public Embedding Positions { get; }

    /// <summary>What is added to the logarithm of a weight at each position, [longest, 1].</summary>
    public Embedding PositionWeights { get; }

    /// <summary>The transformer.</summary>
    public ModuleList<TextBlock> Blocks { get; }

    /// <summary>After the sum.</summary>
    public Linear Projection { get; }

    /// <summary>What cosines of pairs from a source are multiplied with in the loss.</summary>
    public Tensor Factor(int source) => _factors[source].clamp(0, Math.Log(LargestFactor)).exp();

    /// <param name="ids">Token ids, int64 [batch, length].</param>
    /// <param name="mask">1 for tokens and 0 for padding, int64 [batch, length].</param>
    /// <returns>Unit vectors, [batch, dimensions]; the zero vector for a text of no known token.</returns>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var content = mask.ne(0).logical_and(ids.ge(WordPieceVocabulary.SpecialCount)).to(float32);
        var attended = mask.ne(0).unsqueeze(1).unsqueeze(1);
        if (training && Options.PieceDropout > 0)
        {
            content = content * rand_like(content).ge(Options.PieceDropout).to(float32);
        }

        var positions = arange(ids.shape[1]);
        var x = Pieces.forward(ids);
        if (Options.Blocks > 0)
        {
            x = x + Positions.forward(positions);
            var scores = zeros_like(attended, dtype: float32).masked_fill(attended.logical_not(), TransformerGraph.MaskedScore);
            foreach (var block in Blocks)
            {
                x = block.forward(x, scores);
            }
        }

        var position = PositionWeights.forward(positions);
        var weights = (PieceWeights.forward(ids) + position).exp() * content.unsqueeze(-1);
        var next = cat([ids.narrow(1, 1, ids.shape[1] - 1), zeros([ids.shape[0], 1], int64)], 1);
        var rows = ((ids * PieceStatistics.PairFactor) + next).remainder(Options.Bigrams);
        var nextContent = cat([content.narrow(1, 1, ids.shape[1] - 1), zeros([ids.shape[0], 1])], 1);
        var pairWeights = (PairWeights.forward(rows) + position).exp() * (content * nextContent).unsqueeze(-1);
        var pooled = (x * weights).sum(1) + (Pairs.forward(rows) * pairWeights).sum(1);
        return nn.functional.normalize(Projection.forward(_dropout.forward(pooled)), 2, -1).MoveToOuterDisposeScope();
    }
}
