namespace RealtimeRec.Onnx.Graphs;

/// <summary>Weights of a gated feed-forward layer (Shazeer, 2020).</summary>
/// <param name="Gate">W: what is put through SiLU.</param>
/// <param name="Inner">V: what that is multiplied with.</param>
/// <param name="Outer">W2: from the inner dimensions back to the model's.</param>
public sealed record SwiGluWeights(LinearWeights Gate, LinearWeights Inner, LinearWeights Outer);
