using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RealtimeRec.Retrieval;

/// <summary>The float32 inner product that scores are made of.</summary>
internal static class FloatKernels
{
    /// <summary>
    /// The inner product of two vectors of the same length, a multiple of 32. Always adds up in the same order, whatever
    /// the vectors' addresses, so that equal rows score equal to the last bit (TensorPrimitives.Dot may not).
    /// </summary>
    internal static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ref var x = ref MemoryMarshal.GetReference(left);
        ref var y = ref MemoryMarshal.GetReference(right);
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (nuint i = 0; i < (nuint)left.Length; i += 32)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), a);
            b = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 8), Vector256.LoadUnsafe(ref y, i + 8), b);
            c = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 16), Vector256.LoadUnsafe(ref y, i + 16), c);
            d = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 24), Vector256.LoadUnsafe(ref y, i + 24), d);
        }

        return Vector256.Sum(a + b + (c + d));
    }
}
