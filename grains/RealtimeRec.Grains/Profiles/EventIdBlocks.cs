using System.Runtime.InteropServices;
using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <summary>
/// A row of 64-bit hashes that grows at its end and shrinks at its front, in blocks of one size. An array that grows by being copied leaves
/// holes in the heap which are too small for its successor, and these were more than all ids; a block that is let go has room
/// for the next. Not thread-safe.
/// </summary>
internal sealed class EventIdBlocks
{
    private const int BlockSize = 64;

    /// <summary>A block of a short row begins with so many and doubles: half a block empty would be much beside so few.</summary>
    private const int FirstSize = 8;

    /// <summary>Blocks after which a row is no longer short: the next ones are whole from the start, and are never copied.</summary>
    private const int ShortBlocks = 8;

    private ulong[]?[] _blocks = [];

    /// <summary>Hashes of the first block that are gone.</summary>
    private int _gone;

    /// <summary>Number of hashes.</summary>
    public int Count { get; private set; }

    /// <summary>A row of these.</summary>
    public static EventIdBlocks Of(ReadOnlySpan<ulong> ids)
    {
        var blocks = new EventIdBlocks();
        blocks.AddRange(ids);
        return blocks;
    }

    /// <summary>Adds one at the end.</summary>
    public void Add(ulong id)
    {
        var (place, offset) = Math.DivRem(_gone + Count, BlockSize);
        if (place == _blocks.Length)
        {
            Array.Resize(ref _blocks, place + 1 + (place / 2));
        }

        ref var block = ref _blocks[place];
        if (block is null)
        {
            block = new ulong[place < ShortBlocks ? FirstSize : BlockSize];
        }
        else if (offset == block.Length)
        {
            Array.Resize(ref block, offset * 2);
        }

        block[offset] = id;
        Count++;
    }

    /// <summary>Adds some at the end.</summary>
    public void AddRange(ReadOnlySpan<ulong> ids)
    {
        foreach (var id in ids)
        {
            Add(id);
        }
    }

    /// <summary>Lets the first <paramref name="count"/> go.</summary>
    public void RemoveFirst(int count)
    {
        Count -= count;
        (var blocks, _gone) = Count == 0 ? (_blocks.Length, 0) : Math.DivRem(_gone + count, BlockSize);
        _blocks = blocks == 0 ? _blocks : _blocks[blocks..];
    }

    /// <summary>Whether one is among them.</summary>
    public bool Contains(ulong id)
    {
        for (var from = 0; from < Count;)
        {
            var piece = Piece(from, Count - from);
            if (piece.Contains(id))
            {
                return true;
            }

            from += piece.Length;
        }

        return false;
    }

    /// <summary>Copies some into a column of stored state (<see cref="StateColumns"/>).</summary>
    public byte[] ToColumn(int from, int count)
    {
        var column = new byte[count * sizeof(ulong)];
        CopyTo(from, MemoryMarshal.Cast<byte, ulong>(column.AsSpan()));
        return column;
    }

    /// <summary>All of them.</summary>
    public ulong[] ToArray()
    {
        var ids = new ulong[Count];
        CopyTo(0, ids);
        return ids;
    }

    private void CopyTo(int from, Span<ulong> ids)
    {
        while (ids.Length > 0)
        {
            var piece = Piece(from, ids.Length);
            piece.CopyTo(ids);
            ids = ids[piece.Length..];
            from += piece.Length;
        }
    }

    /// <summary>Those from one on that lie in the same block, at most <paramref name="count"/>.</summary>
    private ReadOnlySpan<ulong> Piece(int from, int count)
    {
        var (place, offset) = Math.DivRem(_gone + from, BlockSize);
        return _blocks[place].AsSpan(offset, Math.Min(count, BlockSize - offset));
    }
}
