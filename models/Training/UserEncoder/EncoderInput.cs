using RealtimeRec.Encoders.Histories;
using RealtimeRec.Training.Data;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>What a user encoder reads of a batch of histories, padded at the end.</summary>
/// <param name="Items">Item indices, int64 [batch, length]; padding is item 0.</param>
/// <param name="Kinds">The number of what was done (<see cref="Events.EventKind"/>) plus 1, int64 [batch, length]; 0 unknown.</param>
/// <param name="Gaps">Bucket of the time from each interaction to what came next, or to now for the last, int64 [batch, length]; 0 unknown.</param>
internal sealed record EncoderInput(Tensor Items, Tensor Kinds, Tensor Gaps) : IDisposable
{
    /// <summary>Makes the input of histories.</summary>
    /// <param name="histories">Each with at least one interaction.</param>
    /// <param name="maxLength">How many interactions of each are read, the latest ones.</param>
    /// <param name="now">When the profile is asked for, a time for each; null for when the last interaction happened.</param>
    public static EncoderInput Of(IReadOnlyList<EncoderSequence> histories, int maxLength, IReadOnlyList<long?>? now = null)
    {
        var length = Math.Min(maxLength, histories.Max(history => history.Length));
        var items = new long[histories.Count * length];
        var kinds = new long[items.Length];
        var gaps = new long[items.Length];
        for (var row = 0; row < histories.Count; row++)
        {
            var history = histories[row];
            var (kindRows, gapRows) = HistoryFeatures.Of(history.Length, history.Kinds, history.Times, now?[row]);
            var skipped = Math.Max(0, history.Length - maxLength);
            for (var i = skipped; i < history.Length; i++)
            {
                var at = (row * length) + i - skipped;
                (items[at], kinds[at], gaps[at]) = (history.Items[i], kindRows[i], gapRows[i]);
            }
        }

        long[] shape = [histories.Count, length];
        return new EncoderInput(tensor(items, shape), tensor(kinds, shape), tensor(gaps, shape));
    }

    public void Dispose()
    {
        Items.Dispose();
        Kinds.Dispose();
        Gaps.Dispose();
    }
}
