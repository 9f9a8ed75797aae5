using System.Numerics.Tensors;

namespace RealtimeRec.Embeddings;

/// <summary>
/// A point in the item-vector space: <see cref="Dimensions"/> 32-bit floats, either of unit length or all zero.
/// Immutable, so that it crosses grain calls inside a silo without a copy and between silos as one block of bytes.
/// </summary>
/// <remarks>A zero vector means "nothing is known": an index leaves it out and a profile ignores it.</remarks>
[Immutable]
public sealed class Embedding
{
    private readonly float[] _values;

    private Embedding(float[] values) => _values = values;

    /// <summary>Number of components.</summary>
    public int Dimensions => _values.Length;

    /// <summary>The components, in order.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Whether no component differs from zero.</summary>
    public bool IsZero => !_values.AsSpan().ContainsAnyExcept(0f);

    /// <summary>The zero vector of <paramref name="dimensions"/> components.</summary>
    public static Embedding Zero(int dimensions) => new(new float[dimensions]);

    /// <summary>Scales a copy of <paramref name="values"/> to unit length; a zero or non-finite vector becomes zero.</summary>
    public static Embedding Normalized(ReadOnlySpan<float> values)
    {
        var copy = new float[values.Length];
        var norm = TensorPrimitives.Norm(values);
        if (norm > 0 && float.IsFinite(norm))
        {
            TensorPrimitives.Divide(values, norm, copy);
        }

        return new Embedding(copy);
    }

    /// <summary>Takes ownership of <paramref name="values"/> as they are; for codecs and encoders that normalise themselves.</summary>
    public static Embedding FromOwned(float[] values) => new(values);

    /// <summary>The inner product; the cosine when both are of unit length.</summary>
    public float Dot(Embedding other) => TensorPrimitives.Dot(_values, other._values);
}
