using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace RealtimeRec.Datasets;

/// <summary>Hashes a row's raw fields, so that equal rows of files of one preset have the same event id wherever they stand.</summary>
internal sealed class RowHasher(string identity)
{
    private readonly ArrayBufferWriter<char> _buffer = new(1_024);

    public UInt128 Hash(string[] row)
    {
        _buffer.ResetWrittenCount();
        Append(identity);
        foreach (var field in row)
        {
            Append(field);
        }

        return XxHash128.HashToUInt128(MemoryMarshal.AsBytes(_buffer.WrittenSpan));
    }

    public static UInt128 Hash(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()));

    // With its length before it, a field cannot lend characters to its neighbour.
    private void Append(string field)
    {
        Span<char> length = [(char)(field.Length >> 16), (char)field.Length];
        _buffer.Write(length);
        _buffer.Write(field);
    }
}
