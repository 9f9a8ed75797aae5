using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder.Augmentation;

/// <summary>
/// Leaves items out. This is the masking that fits a causal model: it never meets a mask where it serves, and an item that is
/// left out is no target either, so that nothing is asked that the input cannot say.
/// </summary>
/// <param name="share">Share of the items that are left out, 0 to 1.</param>
internal sealed class ItemDropoutAugmentation(double share) : ISequenceAugmentation
{
    public EncoderSequence Apply(EncoderSequence sequence, Random random)
    {
        var kept = Enumerable.Range(0, sequence.Length).Where(_ => random.NextDouble() >= share).ToArray();
        return kept.Length >= 2 ? sequence.At(kept) : sequence;
    }
}
