using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.Torch;

namespace RealtimeRec.Training.Defaults;

/// <summary>A text encoder that was trained and written.</summary>
/// <param name="Description">What its model.json says.</param>
/// <param name="Options">Its shape and training.</param>
/// <param name="Epochs">Figures of each epoch; the first is of the untrained one.</param>
internal sealed record TrainedText(TextEncoderDescription Description, TextEncoderOptions Options, IReadOnlyList<EpochReport> Epochs)
{
    /// <summary>How the training went, for the card.</summary>
    public string Result
    {
        get
        {
            var best = TextEncoderTrainer.Best(Epochs);
            return FormattableString.Invariant($"epoch {best.Epoch} of {Epochs.Count - 1}; validation NDCG@10 {best.ValidationNdcg:F4}, untrained {Epochs[0].ValidationNdcg:F4}");
        }
    }
}
