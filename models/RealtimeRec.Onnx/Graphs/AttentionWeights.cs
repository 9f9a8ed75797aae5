namespace RealtimeRec.Onnx.Graphs;

/// <summary>Weights of a multi-head attention. The rows of head h of n are the h-th n-th of each of the first three.</summary>
/// <param name="Query">What makes queries.</param>
/// <param name="Key">What makes keys.</param>
/// <param name="Value">What makes values.</param>
/// <param name="Output">What mixes the heads' results.</param>
/// <param name="Heads">Number of heads; divides the outputs of the first three.</param>
public sealed record AttentionWeights(LinearWeights Query, LinearWeights Key, LinearWeights Value, LinearWeights Output, int Heads);
