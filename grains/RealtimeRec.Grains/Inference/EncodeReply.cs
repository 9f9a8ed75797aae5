namespace RealtimeRec.Inference;

/// <summary>What a device answers.</summary>
/// <param name="Results">What became of each request, in their order.</param>
/// <param name="QueueDepth">Requests that wait for the model now.</param>
[GenerateSerializer, Immutable, Alias("EncodeReply")]
internal sealed record EncodeReply([property: Id(0)] Encoded[] Results, [property: Id(1)] int QueueDepth);
