using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.Training.Tuning;

/// <summary>One combination of a search.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Options">The combination.</param>
internal sealed record Trial(int Number, UserEncoderOptions Options)
{
    /// <summary>Each epoch's figures so far.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>Why it was given up, when it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>The best validation NDCG@10; 0 before the first epoch.</summary>
    public double Best => Epochs.Count == 0 ? 0 : Epochs.Max(epoch => epoch.ValidationNdcg);
}
