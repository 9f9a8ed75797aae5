using System.Globalization;

namespace RealtimeRec.Onnx.Files;

/// <summary>
/// One axis of a tensor: a size that is fixed in the model, or a name for a size that each call brings, the same for all axes
/// of that name. <c>["batch", "length", 64]</c> reads as it is written in a paper.
/// </summary>
public readonly record struct Dimension
{
    private Dimension(long? size, string? name)
    {
        Size = size;
        Name = name;
    }

    /// <summary>The fixed size; null when it is dynamic.</summary>
    public long? Size { get; }

    /// <summary>The dynamic axis' name; null when the size is fixed, or dynamic without a name.</summary>
    public string? Name { get; }

    /// <summary>A dynamic axis without a name.</summary>
    public static Dimension Unknown => default;

    /// <summary>An axis of fixed size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static implicit operator Dimension(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new Dimension(size, null);
    }

    /// <summary>A dynamic axis.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static implicit operator Dimension(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Dimension(null, name);
    }

    /// <inheritdoc/>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}
