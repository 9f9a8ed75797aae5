using System.Runtime.Intrinsics;

namespace RealtimeRec.Benchmarks.Scan;

/// <summary>Reads memory and does next to nothing with it: the ceiling of anything that has to read it.</summary>
internal static unsafe class MemoryRead
{
    /// <summary>The exclusive or of all 64-bit words; <paramref name="bytes"/> is rounded down to a multiple of 512.</summary>
    public static long Sum(byte* start, nint bytes) =>
        Vector512.IsHardwareAccelerated ? Sum512(start, bytes) : Sum256(start, bytes);

    private static long Sum512(byte* p, nint bytes)
    {
        var (a, b, c, d) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
        var (e, f, g, h) = (a, b, c, d);
        for (var end = p + (bytes & ~511); p < end; p += 512)
        {
            a ^= Vector512.Load((long*)p);
            b ^= Vector512.Load((long*)(p + 64));
            c ^= Vector512.Load((long*)(p + 128));
            d ^= Vector512.Load((long*)(p + 192));
            e ^= Vector512.Load((long*)(p + 256));
            f ^= Vector512.Load((long*)(p + 320));
            g ^= Vector512.Load((long*)(p + 384));
            h ^= Vector512.Load((long*)(p + 448));
        }

        return Vector512.Sum(a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
    }

    private static long Sum256(byte* p, nint bytes)
    {
        var (a, b, c, d) = (Vector256<long>.Zero, Vector256<long>.Zero, Vector256<long>.Zero, Vector256<long>.Zero);
        var (e, f, g, h) = (a, b, c, d);
        for (var end = p + (bytes & ~255); p < end; p += 256)
        {
            a ^= Vector256.Load((long*)p);
            b ^= Vector256.Load((long*)(p + 32));
            c ^= Vector256.Load((long*)(p + 64));
            d ^= Vector256.Load((long*)(p + 96));
            e ^= Vector256.Load((long*)(p + 128));
            f ^= Vector256.Load((long*)(p + 160));
            g ^= Vector256.Load((long*)(p + 192));
            h ^= Vector256.Load((long*)(p + 224));
        }

        return Vector256.Sum(a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
    }
}
