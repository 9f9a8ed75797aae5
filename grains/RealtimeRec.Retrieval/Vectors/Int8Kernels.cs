using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// Inner products of int8 rows with one int16 query, exact in int32. Bytes are widened to int16 and multiplied pairwise
/// (vpmaddwd), which cannot saturate, unlike vpmaddubsw. Four rows go together, so that their horizontal sums share the
/// shuffles: two per row, whatever the vector width.
/// </summary>
/// <remarks>
/// Rows lie one after the other, <c>dimensions</c> bytes each, a multiple of 32. No sum overflows while
/// |row| ≤ 127 and |query| ≤ <see cref="MaxQuery"/>.
/// </remarks>
public static unsafe class Int8Kernels
{
    /// <summary>Rows that go together: a count given to <see cref="Dots"/> is a multiple of this.</summary>
    internal const int RowGroup = 4;

    private const int CacheLine = 64;
    private const int PrefetchDistance = 4_096;

    /// <summary>Largest magnitude of a query component for which every partial sum fits an int32.</summary>
    internal static int MaxQuery(int dimensions) => Math.Min(short.MaxValue, int.MaxValue / (sbyte.MaxValue * dimensions));

    /// <summary>Writes the inner products of <paramref name="count"/> rows. The JIT keeps only the machine's own path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Dots(sbyte* rows, int count, int dimensions, short* query, int* dots)
    {
        if (Avx512BW.IsSupported)
            Dots512(rows, count, dimensions, query, dots);
        else if (Avx2.IsSupported)
            Dots256(rows, count, dimensions, query, dots);
        else
            Dots128(rows, count, dimensions, query, dots);
    }

    /// <summary>The inner product of a single row.</summary>
    internal static int Dot(sbyte* row, int dimensions, short* query)
    {
        if (Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < dimensions; i += 32)
                sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row + i)), Vector512.Load(query + i));

            return Vector512.Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < dimensions; i += 16)
                sum += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(row + i)), Vector256.Load(query + i));

            return Vector256.Sum(sum);
        }

        int dot;
        Dots128(row, 1, dimensions, query, &dot);
        return dot;
    }

    internal static void Dots512(sbyte* rows, int count, int dimensions, short* query, int* dots)
    {
        var (row1, row2, row3) = ((nint)dimensions, (nint)dimensions * 2, (nint)dimensions * 3);
        for (var r = 0; r < count; r += RowGroup, rows += dimensions * RowGroup)
        {
            PrefetchAhead(rows, dimensions);
            var (a, b, c, d) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
            for (nint i = 0; i < dimensions; i += 32)
            {
                var q = Vector512.Load(query + i);
                a += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(rows + i)), q);
                b += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(rows + row1 + i)), q);
                c += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(rows + row2 + i)), q);
                d += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(rows + row3 + i)), q);
            }

            // Interleave and add: each 128-bit lane ends as (a, b, c, d), and the four lanes add up.
            var ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);
            var cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
            var abcd = Avx512F.UnpackLow(ab.AsInt64(), cd.AsInt64()).AsInt32() + Avx512F.UnpackHigh(ab.AsInt64(), cd.AsInt64()).AsInt32();
            var half = abcd.GetLower() + abcd.GetUpper();
            (half.GetLower() + half.GetUpper()).Store(dots + r);
        }
    }

    internal static void Dots256(sbyte* rows, int count, int dimensions, short* query, int* dots)
    {
        var (row1, row2, row3) = ((nint)dimensions, (nint)dimensions * 2, (nint)dimensions * 3);
        for (var r = 0; r < count; r += RowGroup, rows += dimensions * RowGroup)
        {
            PrefetchAhead(rows, dimensions);
            var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            for (nint i = 0; i < dimensions; i += 16)
            {
                var q = Vector256.Load(query + i);
                a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(rows + i)), q);
                b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(rows + row1 + i)), q);
                c += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(rows + row2 + i)), q);
                d += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(rows + row3 + i)), q);
            }

            var ab = Avx2.UnpackLow(a, b) + Avx2.UnpackHigh(a, b);
            var cd = Avx2.UnpackLow(c, d) + Avx2.UnpackHigh(c, d);
            var abcd = Avx2.UnpackLow(ab.AsInt64(), cd.AsInt64()).AsInt32() + Avx2.UnpackHigh(ab.AsInt64(), cd.AsInt64()).AsInt32();
            (abcd.GetLower() + abcd.GetUpper()).Store(dots + r);
        }
    }

    /// <summary>For machines without AVX2; the vectors are the platform's own 128 bits (SSE, NEON).</summary>
    internal static void Dots128(sbyte* rows, int count, int dimensions, short* query, int* dots)
    {
        for (var r = 0; r < count; r++, rows += dimensions)
        {
            var (a, b) = (Vector128<int>.Zero, Vector128<int>.Zero);
            for (var i = 0; i < dimensions; i += 16)
            {
                var (low, high) = Vector128.Widen(Vector128.Load(rows + i));
                var (low0, low1) = Vector128.Widen(low);
                var (high0, high1) = Vector128.Widen(high);
                var (q0, q1) = Vector128.Widen(Vector128.Load(query + i));
                var (q2, q3) = Vector128.Widen(Vector128.Load(query + i + 8));
                a += (low0 * q0) + (high0 * q2);
                b += (low1 * q1) + (high1 * q3);
            }

            dots[r] = Vector128.Sum(a + b);
        }
    }

    /// <summary>
    /// Asks for the row group <see cref="PrefetchDistance"/> further on. The processor's own prefetcher stops at the end of
    /// each page and while the caller looks at scores; with this a scan runs as fast as memory can be read. A prefetch beyond
    /// the end of the rows does no harm.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchAhead(sbyte* rows, int dimensions)
    {
        for (nint offset = 0; offset < dimensions * RowGroup; offset += CacheLine)
            Sse.Prefetch0(rows + PrefetchDistance + offset);
    }

    /// <summary>The definition that the other paths must agree with.</summary>
    internal static void DotsScalar(sbyte* rows, int count, int dimensions, short* query, int* dots)
    {
        for (var r = 0; r < count; r++, rows += dimensions)
        {
            var dot = 0;
            for (var i = 0; i < dimensions; i++)
                dot += rows[i] * query[i];

            dots[r] = dot;
        }
    }
}
