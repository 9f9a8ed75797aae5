using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.UnitTests.Onnx;

/// <summary>Weights as a trained model's are distributed, the same for the same seed.</summary>
internal sealed class RandomWeights(int seed)
{
    private readonly Random _random = new(seed);

    public float[] Normal(int count, double deviation = 1, double mean = 0) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(mean + (deviation * Gaussian())))];

    public LinearWeights Linear(int inputs, int outputs, bool bias = true) =>
        new(Normal(inputs * outputs, 1 / Math.Sqrt(inputs)), bias ? Normal(outputs, 0.1) : null, outputs);

    public LayerNormWeights LayerNorm(int dimensions, float epsilon = 1e-5f) =>
        new(Normal(dimensions, 0.1, 1), Normal(dimensions, 0.1), epsilon);

    public AttentionWeights Attention(int dimensions, int heads) =>
        new(Linear(dimensions, dimensions), Linear(dimensions, dimensions), Linear(dimensions, dimensions), Linear(dimensions, dimensions), heads);

    public NdArray Array(params int[] shape) =>
        NdArray.FromFloats(Normal(shape.Aggregate(1, (product, size) => product * size)), shape);

    // Box and Muller (1958).
    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
