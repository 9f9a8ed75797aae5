using System.Buffers;
using RealtimeRec.Retrieval;

namespace RealtimeRec.Candidates;

/// <summary>Ranks candidates by their scores.</summary>
internal static class CandidateOrder
{
    /// <summary>Bits of a key that hold the candidate's number. Those of the score above them tell apart what differs by a part in four thousand million.</summary>
    private const int NumberBits = 20;
    private const ulong NumberMask = (1UL << NumberBits) - 1;
    private const ulong SignBit = 1UL << 63;

    /// <summary>Numbers of the best candidates in falling order of score; equals in the order in which they were named.</summary>
    public static int[] Best(ReadOnlySpan<double> scores, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scores.Length, (int)NumberMask);
        var order = ArrayPool<ulong>.Shared.Rent(scores.Length);
        try
        {
            var keys = order.AsSpan(0, scores.Length);
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = Key(i, scores[i]);
            }

            count = Math.Min(count, keys.Length);
            RowOrder.SelectSmallest(keys, count);
            keys[..count].Sort();
            var best = new int[count];
            for (var i = 0; i < count; i++)
            {
                best[i] = (int)(keys[i] & NumberMask);
            }

            return best;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(order);
        }
    }

    /// <summary>A smaller key is a better candidate: one with a higher score or, at equal scores, a lower number.</summary>
    private static ulong Key(int number, double score)
    {
        // Adding zero turns −0 into +0, which compare as equal.
        var bits = BitConverter.DoubleToUInt64Bits(score + 0d);
        var ascending = (bits & SignBit) != 0 ? ~bits : bits | SignBit;
        return (~ascending & ~NumberMask) | (uint)number;
    }
}
