namespace RealtimeRec.Inference;

/// <summary>One device that runs encoders, as it is now.</summary>
[GenerateSerializer, Immutable, Alias("DeviceStatus")]
public sealed record DeviceStatus
{
    /// <summary>Number of the device within its silo, from 0.</summary>
    [Id(0)] public required int Slot { get; init; }

    /// <summary>What runs the models: <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    [Id(1)] public required string Provider { get; init; }

    /// <summary>The models that it has loaded and warmed up.</summary>
    [Id(2)] public required EncoderStatus[] Encoders { get; init; }

    /// <summary>Requests waiting.</summary>
    public int QueueDepth => Encoders.Sum(encoder => encoder.QueueDepth);
}
