using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder.Augmentation;

/// <summary>Replaces items by near neighbours of theirs.</summary>
/// <param name="share">Share of the items that are replaced, 0 to 1.</param>
/// <param name="neighbors">The neighbours of an item, nearest first; none for an item that has none, which stays.</param>
internal sealed class SubstituteAugmentation(double share, Func<int, IReadOnlyList<int>> neighbors) : ISequenceAugmentation
{
    public EncoderSequence Apply(EncoderSequence sequence, Random random)
    {
        int[]? items = null;
        for (var i = 0; i < sequence.Length; i++)
        {
            if (random.NextDouble() < share && neighbors(sequence.Items[i]) is { Count: > 0 } near)
            {
                items ??= [.. sequence.Items];
                items[i] = near[random.Next(near.Count)];
            }
        }

        return items is null ? sequence : sequence with { Items = items };
    }
}
