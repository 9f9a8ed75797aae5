using System.Buffers.Binary;
using System.IO.Hashing;

namespace RealtimeRec.State;

/// <summary>
/// What goes before a stored state: four bytes that say so, the number of its form (32 bits, little-endian) and a checksum
/// (XXH3, 64 bits) of that number and of all that follows. The checksum tells a newer form from damage; what has no envelope
/// was written by the first versions, which knew none.
/// </summary>
internal static class StateEnvelope
{
    /// <summary>Bytes before the state.</summary>
    public const int Length = FormatAt + sizeof(int) + sizeof(ulong);

    private const int FormatAt = 4;
    private const int ChecksumAt = FormatAt + sizeof(int);

    // The serializer begins no value with a byte above 0xF0.
    private static ReadOnlySpan<byte> Mark => [0xF8, (byte)'R', (byte)'T', (byte)'R'];

    /// <summary>Fills in the envelope of a state that begins after <see cref="Length"/> bytes.</summary>
    public static void Seal(Span<byte> stored, int format)
    {
        Mark.CopyTo(stored);
        BinaryPrimitives.WriteInt32LittleEndian(stored[FormatAt..], format);
        BinaryPrimitives.WriteUInt64LittleEndian(stored[ChecksumAt..], ChecksumOf(stored));
    }

    /// <summary>Reads an envelope; false when there is none.</summary>
    /// <param name="stored">The bytes.</param>
    /// <param name="format">The number of the form; null when the bytes are not those that were written.</param>
    public static bool TryOpen(ReadOnlySpan<byte> stored, out int? format)
    {
        format = null;
        if (!stored.StartsWith(Mark))
        {
            return false;
        }

        if (stored.Length >= Length && BinaryPrimitives.ReadUInt64LittleEndian(stored[ChecksumAt..]) == ChecksumOf(stored))
        {
            format = BinaryPrimitives.ReadInt32LittleEndian(stored[FormatAt..]);
        }

        return true;
    }

    private static ulong ChecksumOf(ReadOnlySpan<byte> stored) =>
        XxHash3.HashToUInt64(stored[Length..], BinaryPrimitives.ReadInt32LittleEndian(stored[FormatAt..]));
}
