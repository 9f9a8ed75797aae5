using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder.Augmentation;

/// <summary>
/// Shuffles what belongs to one basket: interactions that follow within a short time of the first of them, the order of which
/// says little. Times stay where they are. Does nothing where the data has no times.
/// </summary>
/// <param name="share">Share of the baskets that are shuffled, 0 to 1.</param>
/// <param name="seconds">Longest time from a basket's first interaction to its last; 0 for the same time only.</param>
internal sealed class ReorderAugmentation(double share, int seconds) : ISequenceAugmentation
{
    private readonly long _milliseconds = seconds * 1_000L;

    public EncoderSequence Apply(EncoderSequence sequence, Random random)
    {
        if (sequence.Times is not { } times)
        {
            return sequence;
        }

        var order = Enumerable.Range(0, sequence.Length).ToArray();
        var changed = false;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && times[end] - times[start] <= _milliseconds)
            {
                end++;
            }

            if (end - start > 1 && random.NextDouble() < share)
            {
                random.Shuffle(order.AsSpan(start, end - start));
                changed = true;
            }

            start = end;
        }

        return changed ? sequence.At(order) with { Times = times } : sequence;
    }
}
