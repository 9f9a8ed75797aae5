using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RealtimeRec.Feeds.Learned;

/// <summary>Features of many candidates in few bytes: as halves, feature by feature, since what many candidates do not have then lies together; Brotli.</summary>
internal static class PackedFeatures
{
    private const int Quality = 4;
    private const int Window = 18;

    /// <summary>Packs features.</summary>
    /// <param name="features">Candidate by candidate.</param>
    /// <param name="candidates">How many there are, at least 1.</param>
    public static byte[] Pack(ReadOnlySpan<float> features, int candidates)
    {
        var halves = Transposed<float, Half>(features, candidates, features.Length / candidates, static value => (Half)value);
        var bytes = MemoryMarshal.AsBytes<Half>(halves);
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window)
                ? packed.AsSpan(0, length).ToArray()
                : throw new InvalidOperationException("Features do not fit where Brotli says that they do.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Unpacks features.</summary>
    /// <param name="packed">The bytes.</param>
    /// <param name="candidates">Candidates.</param>
    /// <param name="count">Features of each.</param>
    /// <returns>Candidate by candidate; null when the bytes are not so many features.</returns>
    public static float[]? Unpack(ReadOnlySpan<byte> packed, int candidates, int count)
    {
        var halves = new Half[candidates * count];
        return BrotliDecoder.TryDecompress(packed, MemoryMarshal.AsBytes(halves.AsSpan()), out var length) && length == halves.Length * sizeof(short)
            ? Transposed<Half, float>(halves, count, candidates, static value => (float)value)
            : null;
    }

    private static TTo[] Transposed<TFrom, TTo>(ReadOnlySpan<TFrom> from, int rows, int columns, Func<TFrom, TTo> convert)
    {
        var to = new TTo[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                to[(column * rows) + row] = convert(from[(row * columns) + column]);
            }
        }

        return to;
    }
}
