using System.Globalization;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Writes a user encoder as an ONNX graph.</summary>
/// <remarks>
/// Inputs: <c>items</c> float [batch, length, dimensions], the item vectors oldest first, padded at the end; <c>kinds</c> int64
/// [batch, length], the number of what was done plus 1, 0 unknown; <c>gaps</c> int64 [batch, length], the bucket of the time
/// from each interaction to the next one, or to now for the last (<see cref="GapBuckets.Of"/>), 0 unknown; <c>lengths</c> int64 [batch]. Output: <c>profile</c> float [batch, dimensions], of length 1 when the encoder's scores are cosines.
/// </remarks>
internal static class UserEncoderExport
{
    /// <summary>The file's bytes, float32.</summary>
    /// <param name="module">A trained encoder.</param>
    /// <param name="metadata">What the file says of itself besides its shape.</param>
    public static byte[] ToOnnx(UserEncoderModule module, IReadOnlyDictionary<string, string> metadata)
    {
        using var noGradients = no_grad();
        var options = module.Options;
        var graph = new GraphBuilder("user_encoder");
        foreach (var (key, value) in metadata)
        {
            graph.Metadata[key] = value;
        }

        graph.Metadata["kind"] = "user-encoder";
        graph.Metadata["dimensions"] = $"{options.Dimensions}";
        graph.Metadata["kind_count"] = $"{HistoryFeatures.KindCount}";
        graph.Metadata["gap_count"] = $"{GapBuckets.Count}";
        graph.Metadata["max_length"] = $"{options.MaxLength}";
        graph.Metadata["score_factor"] = module.ScoreFactor.ToString("R", CultureInfo.InvariantCulture);
        graph.Metadata["normalized"] = options.Cosine ? "true" : "false";

        var items = graph.Input("items", ElementType.Float, "batch", "length", options.Dimensions);
        var kinds = graph.Input("kinds", ElementType.Int64, "batch", "length");
        var gaps = graph.Input("gaps", ElementType.Int64, "batch", "length");
        var lengths = graph.Input("lengths", ElementType.Int64, "batch");

        var x = graph.Mul(items, graph.Constant((float)Math.Sqrt(options.Dimensions)));
        x = graph.Add(x, graph.PositionEmbedding("positions", items, Values(module.Positions.weight!), options.Dimensions));
        x = graph.Add(x, graph.Embedding("kind_vectors", kinds, Values(module.Kinds.weight!), options.Dimensions));
        x = graph.Add(x, graph.Embedding("gap_vectors", gaps, Values(module.Gaps.weight!), options.Dimensions));
        var mask = graph.CausalMask(items);
        for (var i = 0; i < options.Blocks; i++)
        {
            x = Block(graph, $"blocks.{i}", x, mask, module.Blocks[i], options);
        }

        // The position of each history's last interaction: one row of each, picked by a product with a one-hot mask.
        var last = graph.Sub(lengths, graph.Constant(1L));
        var isLast = graph.Equal(graph.Unsqueeze(graph.Positions(items), 0), graph.Unsqueeze(last, 1));
        var profile = graph.ReduceSum(graph.Mul(x, graph.Unsqueeze(graph.Cast(isLast, ElementType.Float), 2)), false, 1);
        profile = graph.LayerNorm("output_norm", profile, Norm(module.OutputNorm));
        graph.Output("profile", options.Cosine ? graph.L2Normalize(profile) : profile, "batch", options.Dimensions);
        return graph.Build();
    }

    /// <summary>The graph from text embeddings to item vectors without residuals: <c>text</c> [batch, text dimensions] to <c>vector</c> [batch, dimensions].</summary>
    /// <exception cref="InvalidOperationException">The encoder was trained without texts.</exception>
    public static byte[] ProjectionToOnnx(UserEncoderModule module, IReadOnlyDictionary<string, string> metadata)
    {
        using var noGradients = no_grad();
        var projection = module.Projection ?? throw new InvalidOperationException("The encoder was trained without texts.");
        var graph = new GraphBuilder("item_projection");
        foreach (var (key, value) in metadata)
        {
            graph.Metadata[key] = value;
        }

        graph.Metadata["kind"] = "item-projection";
        var text = graph.Input("text", ElementType.Float, "batch", projection.weight!.shape[1]);
        var vector = graph.Linear("projection", text, new LinearWeights(Values(projection.weight!), null, module.Options.Dimensions));
        graph.Output("vector", vector, "batch", module.Options.Dimensions);
        return graph.Build();
    }

    private static Value Block(GraphBuilder graph, string name, Value x, Value mask, GatedBlock block, UserEncoderOptions options)
    {
        var width = options.Dimensions;
        var (weight, bias) = (Values(block.QueryKeyValue.weight!), Values(block.QueryKeyValue.bias!));
        LinearWeights Part(int index) => new(weight[(index * width * width)..((index + 1) * width * width)], bias[(index * width)..((index + 1) * width)], width);

        var attended = graph.SelfAttention(
            $"{name}.attention",
            graph.LayerNorm($"{name}.attention_norm", x, Norm(block.AttentionNorm)),
            new AttentionWeights(Part(0), Part(1), Part(2), Linear(block.AttentionOut), options.Heads),
            mask);
        x = graph.Add(x, graph.Mul(attended, graph.Sigmoid(graph.Linear($"{name}.attention_gate", x, Linear(block.AttentionGate)))));

        var inner = options.FeedForward * width;
        var (weightIn, biasIn) = (Values(block.ForwardIn.weight!), Values(block.ForwardIn.bias!));
        var forwarded = graph.SwiGlu(
            $"{name}.forward",
            graph.LayerNorm($"{name}.forward_norm", x, Norm(block.ForwardNorm)),
            new SwiGluWeights(
                new LinearWeights(weightIn[..(inner * width)], biasIn[..inner], inner),
                new LinearWeights(weightIn[(inner * width)..], biasIn[inner..], inner),
                Linear(block.ForwardOut)));
        return graph.Add(x, graph.Mul(forwarded, graph.Sigmoid(graph.Linear($"{name}.forward_gate", x, Linear(block.ForwardGate)))));
    }

    private static LinearWeights Linear(Linear linear) => new(Values(linear.weight!), Values(linear.bias!), (int)linear.weight!.shape[0]);

    private static LayerNormWeights Norm(LayerNorm norm) => new(Values(norm.weight!), Values(norm.bias!));

    /// <summary>Vectors of all items, [items, dimensions], row-major.</summary>
    public static float[] ItemVectors(UserEncoderModule module)
    {
        using var noGradients = no_grad();
        using var vectors = module.ItemVectors();
        return Values(vectors);
    }

    private static float[] Values(Tensor tensor)
    {
        using var values = tensor.detach().contiguous();
        return values.data<float>().ToArray();
    }
}
