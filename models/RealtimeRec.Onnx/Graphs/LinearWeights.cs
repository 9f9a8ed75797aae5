namespace RealtimeRec.Onnx.Graphs;

/// <summary>Weights of y = W x + b, in the layout of PyTorch's <c>Linear</c>.</summary>
public sealed class LinearWeights
{
    /// <summary>Holds weights; the arrays are not copied.</summary>
    /// <param name="weight">[outputs, inputs], row-major.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public LinearWeights(float[] weight, float[]? bias, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        if (weight.Length == 0 || weight.Length % outputs != 0)
        {
            throw new ArgumentException($"{weight.Length:N0} weights do not make rows for {outputs} outputs.", nameof(weight));
        }

        if (bias is not null && bias.Length != outputs)
        {
            throw new ArgumentException($"There are {bias.Length} biases for {outputs} outputs.", nameof(bias));
        }

        Weight = weight;
        Bias = bias;
        Outputs = outputs;
    }

    /// <summary>[outputs, inputs], row-major.</summary>
    public float[] Weight { get; }

    /// <summary>[outputs]; null for none.</summary>
    public float[]? Bias { get; }

    /// <summary>Size of the last axis of what the layer gives.</summary>
    public int Outputs { get; }

    /// <summary>Size of the last axis of what the layer takes.</summary>
    public int Inputs => Weight.Length / Outputs;
}
