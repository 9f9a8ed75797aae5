namespace RealtimeRec.Onnx.Precision;

/// <summary>How <see cref="DynamicQuantization"/> works.</summary>
public sealed record DynamicQuantizationOptions
{
    /// <summary>
    /// Whether the weights of products keep to 7 bits. Processors with AVX2 or AVX-512 but without VNNI add products of pairs
    /// in 16 bits, which 8-bit weights can saturate; with 7 bits every processor gives the same.
    /// </summary>
    public bool ReduceRange { get; init; }

    /// <summary>Names of weights that stay in float32.</summary>
    public IReadOnlySet<string> Keep { get; init; } = new HashSet<string>();
}
