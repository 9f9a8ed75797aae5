using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace RealtimeRec.Datasets.Rows;

/// <summary>
/// Hashes what a map reads of a row, so that rows of files of one preset that are equal in all mapped fields have the same
/// hash wherever they stand.
/// </summary>
internal sealed class RowHasher(string identity, int[] columns)
{
    private readonly ArrayBufferWriter<char> _buffer = new(1_024);

    public UInt128 Hash(IReadOnlyList<string> row)
    {
        _buffer.ResetWrittenCount();
        Append(identity);
        foreach (var column in columns)
        {
            Append(row[column].AsSpan().Trim());
        }

        return XxHash128.HashToUInt128(MemoryMarshal.AsBytes(_buffer.WrittenSpan));
    }

    // With its length before it, a field cannot lend characters to its neighbour.
    private void Append(ReadOnlySpan<char> field)
    {
        Span<char> length = [(char)(field.Length >> 16), (char)field.Length];
        _buffer.Write(length);
        _buffer.Write(field);
    }
}
