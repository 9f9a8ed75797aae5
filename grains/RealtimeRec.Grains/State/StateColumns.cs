using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RealtimeRec.State;

/// <summary>
/// Columns of a stored profile as blocks of bytes. The serializer takes a block in one step and an array of numbers or
/// strings element by element: a profile is stored with every event, and the difference is most of that cost.
/// </summary>
internal static class StateColumns
{
    /// <summary>Numbers as they lie in memory. (Every platform of .NET 10 that Orleans runs on is little-endian.)</summary>
    public static byte[] OfNumbers<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>What <see cref="OfNumbers"/> wrote.</summary>
    public static ReadOnlySpan<T> ToNumbers<T>(byte[] column)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(column);

    /// <summary>Strings in UTF-8, each behind the two bytes of its length.</summary>
    public static byte[] OfStrings(ReadOnlySpan<string> values)
    {
        var size = 0;
        foreach (var value in values)
        {
            size += sizeof(ushort) + Encoding.UTF8.GetByteCount(value);
        }

        var column = new byte[size];
        var rest = column.AsSpan();
        foreach (var value in values)
        {
            var length = Encoding.UTF8.GetBytes(value, rest[sizeof(ushort)..]);
            BinaryPrimitives.WriteUInt16LittleEndian(rest, checked((ushort)length));
            rest = rest[(sizeof(ushort) + length)..];
        }

        return column;
    }

    /// <summary>What <see cref="OfStrings"/> wrote.</summary>
    public static List<string> ToStrings(byte[] column)
    {
        var values = new List<string>();
        for (var rest = column.AsSpan(); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            values.Add(Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), length)));
            rest = rest[(sizeof(ushort) + length)..];
        }

        return values;
    }
}
