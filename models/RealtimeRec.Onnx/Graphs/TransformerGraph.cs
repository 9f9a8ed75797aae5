using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

/// <summary>
/// The modules that Transformer encoders are made of (Vaswani et al., 2017). B is the batch, T the length of a sequence, d the
/// model's dimensions; B and T may be dynamic. Weights are stored under the name given and a suffix.
/// </summary>
public static class TransformerGraph
{
    /// <summary>
    /// Addend of a masked attention score. Far below any score, and finite, so that the softmax of a row in which everything
    /// is masked is uniform and not NaN.
    /// </summary>
    public const float MaskedScore = -1e9f;

    /// <summary>W x + b over the last axis.</summary>
    public static Value Linear(this GraphBuilder graph, string name, Value x, LinearWeights weights)
    {
        var transposed = Transpose(weights.Weight, weights.Outputs, weights.Inputs);
        var product = graph.MatMul(x, graph.Initializer($"{name}.weight", transposed, weights.Inputs, weights.Outputs));
        return weights.Bias is { } bias ? graph.Add(product, graph.Initializer($"{name}.bias", bias, bias.Length)) : product;
    }

    /// <summary>Layer normalisation over the last axis.</summary>
    public static Value LayerNorm(this GraphBuilder graph, string name, Value x, LayerNormWeights weights)
    {
        var scale = graph.Initializer($"{name}.weight", weights.Scale, weights.Scale.Length);
        var bias = weights.Bias is { } values ? graph.Initializer($"{name}.bias", values, values.Length) : null;
        return graph.LayerNormalization(x, scale, bias, weights.Epsilon);
    }

    /// <summary>Rows of a table: ids of any shape to that shape and <paramref name="dimensions"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="ids">int64 or int32, from 0 up to the number of rows; others make the call of the model fail.</param>
    /// <param name="table">[rows, dimensions], row-major.</param>
    /// <param name="dimensions">Size of a row.</param>
    public static Value Embedding(this GraphBuilder graph, string name, Value ids, ReadOnlySpan<float> table, int dimensions) =>
        graph.Gather(graph.Initializer($"{name}.weight", table, table.Length / dimensions, dimensions), ids);

    /// <summary>Rows 0 to T-1 of a table of positions, [T, d], for a sequence [B, T, ...].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="sequence">Whose length to take.</param>
    /// <param name="table">[longest, dimensions], row-major; a longer sequence makes the call of the model fail.</param>
    /// <param name="dimensions">Size of a row.</param>
    public static Value PositionEmbedding(this GraphBuilder graph, string name, Value sequence, ReadOnlySpan<float> table, int dimensions) =>
        graph.Embedding(name, graph.Positions(sequence), table, dimensions);

    /// <summary>0 to T-1 (int64), [T], for a sequence [B, T, ...].</summary>
    public static Value Positions(this GraphBuilder graph, Value sequence) =>
        graph.Range(graph.Constant(0L), graph.Size(sequence, 1), graph.Constant(1L));

    /// <summary>Multi-head self-attention, [B, T, d] to [B, T, d].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="x">[B, T, d].</param>
    /// <param name="weights">The weights.</param>
    /// <param name="mask">Added to the scores before the softmax; [B, 1, T, T], or what is broadcast to it. Null for none.</param>
    public static Value SelfAttention(this GraphBuilder graph, string name, Value x, AttentionWeights weights, Value? mask = null) =>
        graph.Attention(name, x, x, weights, mask);

    /// <summary>Multi-head attention of queries [B, T, d] to a context [B, S, d], giving [B, T, d].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Prefix of the weights' names.</param>
    /// <param name="queries">[B, T, d].</param>
    /// <param name="context">[B, S, d], of which keys and values are made.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="mask">Added to the scores before the softmax; [B, 1, T, S], or what is broadcast to it. Null for none.</param>
    /// <exception cref="ArgumentException">The heads do not divide the dimensions.</exception>
    public static Value Attention(this GraphBuilder graph, string name, Value queries, Value context, AttentionWeights weights, Value? mask = null)
    {
        var inner = weights.Query.Outputs;
        if (weights.Heads <= 0 || inner % weights.Heads != 0 || weights.Value.Outputs % weights.Heads != 0)
        {
            throw new ArgumentException($"{weights.Heads} heads do not divide {inner} and {weights.Value.Outputs} dimensions.", nameof(weights));
        }

        // Scaling the queries instead of the scores keeps the product small, which counts in float16.
        var scale = graph.Constant((float)(1 / Math.Sqrt(inner / weights.Heads)));
        var query = graph.Transpose(Heads(graph.Mul(graph.Linear($"{name}.query", queries, weights.Query), scale), weights.Query), 0, 2, 1, 3);
        var key = graph.Transpose(Heads(graph.Linear($"{name}.key", context, weights.Key), weights.Key), 0, 2, 3, 1);
        var value = graph.Transpose(Heads(graph.Linear($"{name}.value", context, weights.Value), weights.Value), 0, 2, 1, 3);

        var scores = graph.MatMul(query, key);
        if (mask is not null)
        {
            scores = graph.Add(scores, mask);
        }

        var mixed = graph.Transpose(graph.MatMul(graph.Softmax(scores), value), 0, 2, 1, 3);
        return graph.Linear($"{name}.output", graph.Reshape(mixed, 0, 0, weights.Value.Outputs), weights.Output);

        Value Heads(Value x, LinearWeights of) => graph.Reshape(x, 0, 0, weights.Heads, of.Outputs / weights.Heads);
    }

    /// <summary>
    /// Mask by which each position attends to itself and those before it: 0 there and <see cref="MaskedScore"/> elsewhere,
    /// [1, 1, T, T].
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sequence">[B, T, ...]: whose length to take, of any type.</param>
    public static Value CausalMask(this GraphBuilder graph, Value sequence)
    {
        var positions = graph.Positions(sequence);
        return graph.AdditiveMask(graph.LessOrEqual(graph.Unsqueeze(positions, 0, 1, 2), graph.Unsqueeze(positions, 0, 1, 3)));
    }

    /// <summary>Mask by which no position attends to padding: [B, T] to [B, 1, 1, T].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="present">[B, T]: false or 0 where there is padding, of any type that casts to bool.</param>
    public static Value PaddingMask(this GraphBuilder graph, Value present) =>
        graph.AdditiveMask(graph.Unsqueeze(graph.Cast(present, ElementType.Bool), 1, 2));

    /// <summary>0 where attention is allowed and <see cref="MaskedScore"/> elsewhere, of the shape given.</summary>
    public static Value AdditiveMask(this GraphBuilder graph, Value allowed) =>
        graph.Where(allowed, graph.Constant(0f), graph.Constant(MaskedScore));

    /// <summary>Two linear layers with an activation between them, such as <c>graph.Relu</c> or <c>graph.Gelu</c>.</summary>
    public static Value FeedForward(this GraphBuilder graph, string name, Value x, FeedForwardWeights weights, Func<Value, Value> activation) =>
        graph.Linear($"{name}.outer", activation(graph.Linear($"{name}.inner", x, weights.Inner)), weights.Outer);

    /// <summary>W2 (SiLU(W x) * V x) (Shazeer, 2020).</summary>
    public static Value SwiGlu(this GraphBuilder graph, string name, Value x, SwiGluWeights weights)
    {
        var gate = graph.Silu(graph.Linear($"{name}.gate", x, weights.Gate));
        return graph.Linear($"{name}.outer", graph.Mul(gate, graph.Linear($"{name}.inner", x, weights.Inner)), weights.Outer);
    }

    /// <summary>x sigmoid(x).</summary>
    public static Value Silu(this GraphBuilder graph, Value x) => graph.Mul(x, graph.Sigmoid(x));

    /// <summary>Divides by the Euclidean length over the last axis, or by <paramref name="epsilon"/> where that is larger.</summary>
    public static Value L2Normalize(this GraphBuilder graph, Value x, float epsilon = 1e-12f) =>
        graph.Div(x, graph.Max(graph.ReduceL2(x, true, -1), graph.Constant(epsilon)));

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        var transposed = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return transposed;
    }
}
