namespace RealtimeRec.Inference;

/// <summary>The models of one silo.</summary>
[GenerateSerializer, Immutable, Alias("SiloModels")]
public sealed record SiloModels
{
    /// <summary>The silo's address.</summary>
    [Id(0)] public required string Silo { get; init; }

    /// <summary>Name of the text encoder whose vectors the silo's index holds.</summary>
    [Id(1)] public required string TextEncoder { get; init; }

    /// <summary>Name of the user encoder in use; absent when profiles are means of item vectors.</summary>
    [Id(2)] public string? UserEncoder { get; init; }

    /// <summary>The encoders that are about to take over, as <c>text</c> or <c>text + user</c>; absent if there are none.</summary>
    [Id(3)] public string? Next { get; init; }

    /// <summary>Products whose text the next text encoder still has to encode.</summary>
    [Id(4)] public int Remaining { get; init; }

    /// <summary>Why the models that the registry names were refused; absent if they were not.</summary>
    [Id(5)] public string? Refused { get; init; }

    /// <summary>Products in the index.</summary>
    [Id(6)] public int Indexed { get; init; }

    /// <summary>The silo's devices; none without the role <c>inference</c>.</summary>
    [Id(7)] public DeviceStatus[] Devices { get; init; } = [];

    /// <summary>Name of the ranker in use; absent when feeds are ranked by fusion alone.</summary>
    [Id(8)] public string? Ranker { get; init; }

    /// <summary>Why the ranker that the registry names was refused; absent if it was not.</summary>
    [Id(9)] public string? RankerRefused { get; init; }
}
