using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// A random rotation of vectors, always the same for a number of dimensions: inner products stay what they are, and whatever the vectors were, a
/// component says no more than another, so that a few bits do for each.
/// </summary>
internal sealed class VectorRotation
{
    private const int Seed = 7;

    private static readonly ConcurrentDictionary<int, VectorRotation> s_rotations = new();

    private readonly float[] _rows;
    private readonly int _dimensions;

    private VectorRotation(int dimensions)
    {
        _dimensions = dimensions;
        _rows = Orthonormal(dimensions);
    }

    /// <summary>The rotation of vectors of a length.</summary>
    public static VectorRotation Of(int dimensions) => s_rotations.GetOrAdd(dimensions, length => new VectorRotation(length));

    /// <summary>Rotates a vector.</summary>
    public void Rotate(ReadOnlySpan<float> vector, Span<float> rotated)
    {
        for (var i = 0; i < rotated.Length; i++)
            rotated[i] = FloatKernels.Dot(_rows.AsSpan(i * _dimensions, _dimensions), vector);
    }

    /// <summary>Vectors of normally distributed components, made orthogonal one after the other (Gram and Schmidt), twice against rounding.</summary>
    private static float[] Orthonormal(int dimensions)
    {
        var random = new Random(Seed);
        var rows = new double[dimensions][];
        for (var i = 0; i < dimensions; i++)
        {
            var row = rows[i] = [.. Enumerable.Range(0, dimensions).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                    TensorPrimitives.MultiplyAdd(rows[j], -TensorPrimitives.Dot<double>(row, rows[j]), row, row);
            }

            TensorPrimitives.Divide(row, TensorPrimitives.Norm<double>(row), row);
        }

        return [.. rows.SelectMany(row => row).Select(component => (float)component)];
    }
}
