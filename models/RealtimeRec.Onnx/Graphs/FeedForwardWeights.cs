namespace RealtimeRec.Onnx.Graphs;

/// <summary>Weights of two linear layers with an activation between them.</summary>
/// <param name="Inner">From the model's dimensions to the inner ones.</param>
/// <param name="Outer">And back.</param>
public sealed record FeedForwardWeights(LinearWeights Inner, LinearWeights Outer);
