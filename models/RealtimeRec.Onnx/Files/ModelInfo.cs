namespace RealtimeRec.Onnx.Files;

/// <summary>What a model file says about itself.</summary>
public sealed record ModelInfo
{
    /// <summary>What a caller has to feed, in the file's order; initializers are not among them.</summary>
    public required IReadOnlyList<TensorInfo> Inputs { get; init; }

    /// <summary>What a caller can fetch, in the file's order.</summary>
    public required IReadOnlyList<TensorInfo> Outputs { get; init; }

    /// <summary>Version of the standard operators that the model is written in.</summary>
    public required int Opset { get; init; }

    /// <summary>Version of the file format itself.</summary>
    public required int IrVersion { get; init; }

    /// <summary>The program that wrote it; empty when not stated.</summary>
    public required string ProducerName { get; init; }

    /// <summary>Keys and values that the writer added, such as a version.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Number of weights and constants stored in it.</summary>
    public required long Parameters { get; init; }

    /// <summary>Size of the file, in bytes.</summary>
    public required long SizeBytes { get; init; }
}
