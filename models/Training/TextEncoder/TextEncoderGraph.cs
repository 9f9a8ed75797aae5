using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Writes a text encoder as an ONNX graph: <c>input_ids</c> and <c>attention_mask</c>, int64 [batch, length], to <c>embedding</c>, float32 [batch, dimensions].</summary>
internal static class TextEncoderGraph
{
    /// <summary>Name of the input of token ids.</summary>
    public const string Ids = "input_ids";

    /// <summary>Name of the input that tells tokens from padding.</summary>
    public const string Mask = "attention_mask";

    /// <summary>Name of the output.</summary>
    public const string Embedding = "embedding";

    /// <summary>Weights that stay in float32 in a quantised model: small, and all of a text depends on each.</summary>
    public static IReadOnlySet<string> Kept { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "piece_weights.weight", "pair_weights.weight", "positions.weight", "position_weights.weight", "projection.weight",
    };

    /// <summary>The graph with the module's weights as they are.</summary>
    public static GraphBuilder Build(TextEncoderModule module)
    {
        var options = module.Options;
        var width = options.Dimensions;
        var graph = new GraphBuilder("text-encoder");
        var ids = graph.Input(Ids, ElementType.Int64, "batch", "length");
        var mask = graph.Input(Mask, ElementType.Int64, "batch", "length");
        var isContent = graph.And(graph.Cast(mask, ElementType.Bool), graph.LessOrEqual(graph.Constant((long)WordPieceVocabulary.SpecialCount), ids));
        var content = graph.Cast(isContent, ElementType.Float);

        var x = graph.Embedding("pieces", ids, Values(module.Pieces.weight!), width);
        if (options.Blocks > 0)
        {
            x = graph.Add(x, graph.PositionEmbedding("positions", ids, Values(module.Positions.weight!), width));
            var scores = graph.PaddingMask(mask);
            for (var i = 0; i < options.Blocks; i++)
            {
                x = Block(graph, $"blocks.{i}", x, module.Blocks[i], scores);
            }
        }

        var position = graph.PositionEmbedding("position_weights", ids, Values(module.PositionWeights.weight!), 1);
        var weights = Present(graph.Embedding("piece_weights", ids, Values(module.PieceWeights.weight!), 1), content);

        var next = graph.Concat(1, graph.Slice(ids, 1, 1), graph.Mul(graph.Slice(ids, 1, 0, 1), graph.Constant(0L)));
        var mixed = graph.Add(graph.Mul(ids, graph.Constant(PieceStatistics.PairFactor)), next);
        var tableSize = graph.Constant((long)options.Bigrams);
        var rows = graph.Sub(mixed, graph.Mul(graph.Div(mixed, tableSize), tableSize));
        var nextContent = graph.Concat(1, graph.Slice(content, 1, 1), graph.Mul(graph.Slice(content, 1, 0, 1), graph.Constant(0f)));
        var pairWeights = Present(graph.Embedding("pair_weights", rows, Values(module.PairWeights.weight!), 1), graph.Mul(content, nextContent));
        var pairs = graph.Embedding("pairs", rows, Values(module.Pairs.weight!), width);

        var pooled = graph.Add(graph.ReduceSum(graph.Mul(x, weights), false, 1), graph.ReduceSum(graph.Mul(pairs, pairWeights), false, 1));
        var projected = graph.Linear("projection", pooled, Weights(module.Projection));
        graph.Output(Embedding, graph.L2Normalize(projected), "batch", width);
        return graph;

        Value Present(Value logarithms, Value present) => graph.Mul(graph.Exp(graph.Add(logarithms, position)), graph.Unsqueeze(present, 2));
    }

    private static Value Block(GraphBuilder graph, string name, Value x, TextBlock block, Value mask)
    {
        var attention = graph.SelfAttention($"{name}.attention", graph.LayerNorm($"{name}.attention_norm", x, Weights(block.AttentionNorm)), Attention(block), mask);
        x = graph.Add(x, attention);
        var normalized = graph.LayerNorm($"{name}.forward_norm", x, Weights(block.ForwardNorm));
        return graph.Add(x, graph.FeedForward($"{name}.forward", normalized, new FeedForwardWeights(Weights(block.ForwardIn), Weights(block.ForwardOut)), graph.Gelu));
    }

    private static AttentionWeights Attention(TextBlock block)
    {
        var (weight, bias) = (Values(block.QueryKeyValue.weight!), Values(block.QueryKeyValue.bias!));
        var width = bias.Length / 3;
        return new AttentionWeights(Part(0), Part(1), Part(2), Weights(block.AttentionOut), block.Heads);

        LinearWeights Part(int part) =>
            new(weight[(part * width * width)..((part + 1) * width * width)], bias[(part * width)..((part + 1) * width)], width);
    }

    private static LinearWeights Weights(Linear linear) => new(Values(linear.weight!), linear.bias is null ? null : Values(linear.bias), (int)linear.weight!.shape[0]);

    private static LayerNormWeights Weights(LayerNorm norm) => new(Values(norm.weight!), Values(norm.bias!));

    private static float[] Values(Tensor tensor)
    {
        using var detached = tensor.detach();
        return detached.data<float>().ToArray();
    }
}
