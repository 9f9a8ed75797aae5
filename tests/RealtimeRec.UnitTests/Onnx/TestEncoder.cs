using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.UnitTests.Onnx;

/// <summary>A sequence encoder of two layers, such as products are recommended with: ids [B, T] to unit vectors [B, 64].</summary>
internal static class TestEncoder
{
    public const int Dimensions = 64;
    public const int Items = 1_000;
    public const int Longest = 50;

    public static GraphBuilder Create()
    {
        var weights = new RandomWeights(5);
        var graph = new GraphBuilder("encoder")
        {
            Metadata = { ["version"] = "test-1", ["dimensions"] = "64" },
        };
        var ids = graph.Input("ids", ElementType.Int64, "batch", "length");
        var present = graph.Less(graph.Constant(0L), ids);
        var mask = graph.Min(graph.PaddingMask(present), graph.CausalMask(ids));

        var x = graph.Add(
            graph.Embedding("items", ids, weights.Normal(Items * Dimensions), Dimensions),
            graph.PositionEmbedding("positions", ids, weights.Normal(Longest * Dimensions, 0.3), Dimensions));
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"layers.{layer}";
            var normalized = graph.LayerNorm($"{name}.norm1", x, weights.LayerNorm(Dimensions, 1e-8f));
            x = graph.Add(x, graph.SelfAttention($"{name}.attention", normalized, weights.Attention(Dimensions, 4), mask));
            normalized = graph.LayerNorm($"{name}.norm2", x, weights.LayerNorm(Dimensions));
            var feedForward = new FeedForwardWeights(weights.Linear(Dimensions, 4 * Dimensions), weights.Linear(4 * Dimensions, Dimensions));
            x = graph.Add(x, graph.FeedForward($"{name}.feed_forward", normalized, feedForward, graph.Gelu));
        }

        x = graph.LayerNorm("norm", x, weights.LayerNorm(Dimensions));
        // The sum over what is present points where its mean does.
        var sum = graph.ReduceSum(graph.Mul(x, graph.Unsqueeze(graph.Cast(present, ElementType.Float), 2)), false, 1);
        graph.Output("embedding", graph.L2Normalize(sum), "batch", Dimensions);
        return graph;
    }

    /// <summary>Sequences of different lengths, padded with 0 at the end.</summary>
    public static NdArray Ids(int batch, int length, int seed)
    {
        var random = new Random(seed);
        var lengths = Enumerable.Range(0, batch).Select(_ => random.Next(1, length + 1)).ToArray();
        return NdArray.Build([batch, length], index => index[1] < lengths[index[0]] ? random.Next(1, Items) : 0);
    }
}
