using System.Buffers;

namespace RealtimeRec.Ranking.Fusion;

/// <summary>
/// What a place in a list is worth when lists are fused: 1 / (rank + constant), ranks from 0 (Cormack, Clarke and Büttcher, SIGIR 2009). Ranks of
/// different lists are comparable where their scores are not.
/// </summary>
public static class ReciprocalRanks
{
    private const uint SignBit = 0x8000_0000;

    /// <summary>Writes what each item's place in a list is worth.</summary>
    /// <param name="scores">The score of every item in the list, highest first; NaN for one that is not in it, −∞ for one of which nothing is known.</param>
    /// <param name="constant">How much sooner places are alike, above 0.</param>
    /// <param name="parts">
    /// As many as there are scores: the worth of each place, at most 1 / <paramref name="constant"/>; 0 for an item that is not in the list or of which
    /// nothing is known. Items of equal score share the mean of their ranks.
    /// </param>
    public static void Write(ReadOnlySpan<float> scores, double constant, Span<double> parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(constant);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Length, scores.Length);
        parts.Clear();
        var order = ArrayPool<ulong>.Shared.Rent(scores.Length);
        try
        {
            var count = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                if (scores[i] > float.NegativeInfinity)
                {
                    order[count++] = ((ulong)Descending(scores[i]) << 32) | (uint)i;
                }
            }

            // Plain integers sort several times faster than scores with the items that they belong to.
            order.AsSpan(0, count).Sort();
            for (var from = 0; from < count;)
            {
                var end = from + 1;
                while (end < count && order[end] >> 32 == order[from] >> 32)
                {
                    end++;
                }

                var part = 1 / ((0.5 * (from + end - 1)) + constant);
                for (; from < end; from++)
                {
                    parts[(int)(uint)order[from]] = part;
                }
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(order);
        }
    }

    /// <summary>A number that is the smaller the higher a score is.</summary>
    private static uint Descending(float score)
    {
        // Adding zero turns −0 into +0, which compare as equal.
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & SignBit) != 0 ? bits : ~(bits | SignBit);
    }
}
