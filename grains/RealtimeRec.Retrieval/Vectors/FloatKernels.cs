using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>The float32 inner product that scores are made of.</summary>
public static class FloatKernels
{
    private const int CacheLine = 64;

    /// <summary>
    /// The inner product of two vectors of the same length, a multiple of 32. Always adds up in the same order, whatever
    /// the vectors' addresses, so that equal rows score equal to the last bit (TensorPrimitives.Dot may not).
    /// </summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
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

    /// <summary>Asks for a vector's memory without waiting for it; does nothing where the platform offers no way to.</summary>
    internal static unsafe void Prefetch(ReadOnlySpan<float> vector)
    {
        if (!Sse.IsSupported)
            return;

        // The address may be out of date by the time it is used, when a collection moves the vector; a prefetch never faults.
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(vector));
        for (nint offset = 0; offset < vector.Length * sizeof(float); offset += CacheLine)
            Sse.Prefetch0(start + offset);
    }
}
