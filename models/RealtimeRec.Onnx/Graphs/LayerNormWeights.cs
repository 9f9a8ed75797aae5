namespace RealtimeRec.Onnx.Graphs;

/// <summary>Weights of a layer normalisation.</summary>
/// <param name="Scale">Factor per dimension, PyTorch's <c>weight</c>.</param>
/// <param name="Bias">Addend per dimension; null for none.</param>
/// <param name="Epsilon">Added to the variance: 1e-5 in PyTorch, 1e-8 in SASRec's original.</param>
public sealed record LayerNormWeights(float[] Scale, float[]? Bias, float Epsilon = 1e-5f);
