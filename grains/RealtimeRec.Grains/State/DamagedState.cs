namespace RealtimeRec.State;

/// <summary>Stored bytes that could not be read, kept aside for whoever wants to look into them.</summary>
[GenerateSerializer, Immutable, Alias("DamagedState")]
internal sealed class DamagedState
{
    /// <summary>The bytes as they were stored.</summary>
    [Id(0)] public byte[] Bytes { get; init; } = [];

    /// <summary>When they were found.</summary>
    [Id(1)] public DateTimeOffset FoundAt { get; init; }

    /// <summary>What is wrong with them.</summary>
    [Id(2)] public string Reason { get; init; } = "";
}
