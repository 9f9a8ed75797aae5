using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// Inner products of rows of two bits a component with one int8 query. A row has 32 bytes for every 128 components, and bit pair p of byte b is
/// component 32 p + b of them; what is missing at the end is zero, in the query as well.
/// </summary>
/// <remarks>A pair of bits is a number from 0 to 3: of two products the sum is at most 762, of a row's 64 in a lane at most 24,384, which an int16 holds.</remarks>
internal static unsafe class CodeKernels
{
    /// <summary>Components of a group.</summary>
    public const int Group = 128;

    /// <summary>Bytes of a group.</summary>
    public const int GroupBytes = 32;

    private const int Planes = Group / GroupBytes;
    private const int RowGroup = 8;
    private const int PrefetchDistance = 4_096;

    /// <summary>Whether this machine can do it fast enough to be worth it.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Groups of a vector.</summary>
    public static int GroupsOf(int dimensions) => (dimensions + Group - 1) / Group;

    /// <summary>Writes the inner products of <paramref name="count"/> rows, a multiple of 8.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="count">How many.</param>
    /// <param name="groups">Groups of a row.</param>
    /// <param name="query">The query, 128 components a group, aligned to a cache line.</param>
    /// <param name="dots">Takes the inner products.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dots(byte* rows, int count, int groups, sbyte* query, int* dots)
    {
        if (Avx512BW.IsSupported && groups == 1)
            DotsOfOneGroup512(rows, count, query, dots);
        else
            Dots256(rows, count, groups, query, dots);
    }

    /// <summary>Eight rows at a time, two in the halves of each vector.</summary>
    internal static void DotsOfOneGroup512(byte* rows, int count, sbyte* query, int* dots)
    {
        var (q0, q1, q2, q3) = (Twice(query), Twice(query + 32), Twice(query + 64), Twice(query + 96));
        for (var r = 0; r < count; r += RowGroup, rows += RowGroup * GroupBytes)
        {
            for (var line = 0; line < RowGroup * GroupBytes; line += 64)
                Sse.Prefetch0(rows + PrefetchDistance + line);

            var a = Sum(Vector512.Load(rows), q0, q1, q2, q3);
            var b = Sum(Vector512.Load(rows + 64), q0, q1, q2, q3);
            var c = Sum(Vector512.Load(rows + 128), q0, q1, q2, q3);
            var d = Sum(Vector512.Load(rows + 192), q0, q1, q2, q3);

            // Interleave and add: the two lower lanes end as rows (0, 2, 4, 6), the two upper ones as rows (1, 3, 5, 7).
            var ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);
            var cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
            var sums = Avx512F.UnpackLow(ab.AsInt64(), cd.AsInt64()).AsInt32() + Avx512F.UnpackHigh(ab.AsInt64(), cd.AsInt64()).AsInt32();
            var even = sums.GetLower().GetLower() + sums.GetLower().GetUpper();
            var odd = sums.GetUpper().GetLower() + sums.GetUpper().GetUpper();
            Sse2.UnpackLow(even, odd).Store(dots + r);
            Sse2.UnpackHigh(even, odd).Store(dots + r + 4);
        }
    }

    internal static void Dots256(byte* rows, int count, int groups, sbyte* query, int* dots)
    {
        var mask = Vector256.Create((byte)3);
        var ones = Vector256.Create((short)1);
        for (var r = 0; r < count; r++)
        {
            var sum = Vector256<short>.Zero;
            for (var g = 0; g < groups; g++, rows += GroupBytes)
            {
                var codes = Vector256.Load(rows);
                var q = query + (g * Group);
                sum += Avx2.MultiplyAddAdjacent(codes & mask, Vector256.Load(q));
                sum += Avx2.MultiplyAddAdjacent(Avx2.ShiftRightLogical(codes.AsUInt16(), 2).AsByte() & mask, Vector256.Load(q + 32));
                sum += Avx2.MultiplyAddAdjacent(Avx2.ShiftRightLogical(codes.AsUInt16(), 4).AsByte() & mask, Vector256.Load(q + 64));
                sum += Avx2.MultiplyAddAdjacent(Avx2.ShiftRightLogical(codes.AsUInt16(), 6).AsByte() & mask, Vector256.Load(q + 96));
            }

            dots[r] = Vector256.Sum(Avx2.MultiplyAddAdjacent(sum, ones));
        }
    }

    /// <summary>The definition that the other paths must agree with.</summary>
    internal static void DotsScalar(byte* rows, int count, int groups, sbyte* query, int* dots)
    {
        for (var r = 0; r < count; r++, rows += groups * GroupBytes)
        {
            dots[r] = 0;
            for (var i = 0; i < groups * Group; i++)
                dots[r] += CodeOf(rows, i) * query[i];
        }
    }

    /// <summary>Sets the code of a component, 0 to 3, of a row that was zero.</summary>
    public static void SetCode(byte* row, int component, int code) =>
        row[ByteOf(component)] |= (byte)(code << ShiftOf(component));

    private static int CodeOf(byte* row, int component) => (row[ByteOf(component)] >> ShiftOf(component)) & 3;

    private static int ByteOf(int component) => (component / Group * GroupBytes) + (component % GroupBytes);

    private static int ShiftOf(int component) => 2 * (component / GroupBytes % Planes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<sbyte> Twice(sbyte* query) => Vector512.Create(Vector256.Load(query), Vector256.Load(query));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Sum(Vector512<byte> codes, Vector512<sbyte> q0, Vector512<sbyte> q1, Vector512<sbyte> q2, Vector512<sbyte> q3)
    {
        var mask = Vector512.Create((byte)3);
        var words = codes.AsUInt16();
        var sum = Avx512BW.MultiplyAddAdjacent(codes & mask, q0)
            + Avx512BW.MultiplyAddAdjacent(Avx512BW.ShiftRightLogical(words, 2).AsByte() & mask, q1)
            + (Avx512BW.MultiplyAddAdjacent(Avx512BW.ShiftRightLogical(words, 4).AsByte() & mask, q2)
            + Avx512BW.MultiplyAddAdjacent(Avx512BW.ShiftRightLogical(words, 6).AsByte() & mask, q3));
        return Avx512BW.MultiplyAddAdjacent(sum, Vector512.Create((short)1));
    }
}
