namespace RealtimeRec.Inference;

/// <summary>A model on a device.</summary>
[GenerateSerializer, Immutable, Alias("EncoderStatus")]
public sealed record EncoderStatus
{
    /// <summary><c>text</c> or <c>user</c>.</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Version of the model.</summary>
    [Id(1)] public required string Version { get; init; }

    /// <summary>File that was loaded.</summary>
    [Id(2)] public required string File { get; init; }

    /// <summary>Requests waiting.</summary>
    [Id(3)] public required int QueueDepth { get; init; }

    /// <summary>Requests encoded since the model was loaded.</summary>
    [Id(4)] public required long Requests { get; init; }

    /// <summary>Batches run since the model was loaded.</summary>
    [Id(5)] public required long Batches { get; init; }

    /// <summary>Requests refused because the queue was full or because they were late.</summary>
    [Id(6)] public required long Refused { get; init; }

    /// <summary>Mean size of a batch; 0 before the first.</summary>
    public double MeanBatch => Batches == 0 ? 0 : (double)Requests / Batches;
}
