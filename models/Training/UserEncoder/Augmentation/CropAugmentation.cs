using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder.Augmentation;

/// <summary>Keeps a part of the sequence without gaps, of any length from two on: shoppers are met in the midst of their history too.</summary>
/// <param name="share">Share of the sequences that are cropped, 0 to 1.</param>
internal sealed class CropAugmentation(double share) : ISequenceAugmentation
{
    public EncoderSequence Apply(EncoderSequence sequence, Random random)
    {
        if (sequence.Length <= 2 || random.NextDouble() >= share)
        {
            return sequence;
        }

        var length = random.Next(2, sequence.Length);
        var start = random.Next(sequence.Length - length + 1);
        return sequence[start..(start + length)];
    }
}
