using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder.Augmentation;

/// <summary>
/// Changes a training sequence a little, anew each epoch, into one that the shopper might as well have left. The kinds of change
/// are those of contrastive sequence learning (Xie et al., "Contrastive learning for sequential recommendation", CL4SRec, ICDE
/// 2022; Liu et al., CoSeRec, 2021), used here on the next-item loss itself.
/// </summary>
internal interface ISequenceAugmentation
{
    /// <summary>The sequence changed, or itself. Never fewer than two interactions; times never decrease.</summary>
    /// <param name="sequence">At least two interactions; not changed.</param>
    /// <param name="random">What decides, so that a seed gives the same training again.</param>
    EncoderSequence Apply(EncoderSequence sequence, Random random);
}
