namespace RealtimeRec.Retrieval;

/// <summary>Ranks rows as plain integers: a smaller key is a better row, that is a higher score or, at equal scores, a lower ordinal.</summary>
public static class RowOrder
{
    private const uint SignBit = 0x8000_0000;

    public static ulong Encode(RowOrdinal row, float score)
    {
        // Adding zero turns −0 into +0, which compare as equal.
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        var ascending = (bits & SignBit) != 0 ? ~bits : bits | SignBit;
        return ((ulong)~ascending << 32) | (uint)row.Value;
    }

    public static ScoredRow Decode(ulong key)
    {
        var ascending = ~(uint)(key >> 32);
        var bits = (ascending & SignBit) != 0 ? ascending & ~SignBit : ~ascending;
        return new ScoredRow(new RowOrdinal((int)(uint)key), BitConverter.UInt32BitsToSingle(bits));
    }

    /// <summary>Moves the <paramref name="count"/> smallest keys to the front, in no particular order (Hoare's selection, median of three).</summary>
    public static void SelectSmallest(Span<ulong> keys, int count)
    {
        while (count > 0 && count < keys.Length)
        {
            var pivot = MedianOfThree(keys[0], keys[keys.Length / 2], keys[^1]);
            var (left, right) = (0, keys.Length - 1);
            while (left <= right)
            {
                while (keys[left] < pivot)
                    left++;
                while (keys[right] > pivot)
                    right--;
                if (left <= right)
                {
                    (keys[left], keys[right]) = (keys[right], keys[left]);
                    left++;
                    right--;
                }
            }

            if (count <= right)
            {
                keys = keys[..(right + 1)];
            }
            else if (count >= left)
            {
                keys = keys[left..];
                count -= left;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong MedianOfThree(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
