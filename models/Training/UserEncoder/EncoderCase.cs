using RealtimeRec.Ranking.Cases;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>A question to a user encoder: after this history, which item comes next?</summary>
/// <param name="History">At least one interaction.</param>
/// <param name="Target">Index of the item that did come next.</param>
/// <param name="Now">When the profile is asked for, in milliseconds since 1970: when the next item came. Null for when the last interaction happened.</param>
internal sealed record EncoderCase(EncoderSequence History, int Target, long? Now = null)
{
    /// <summary>The question whether the item at an index of a sequence comes after those before it.</summary>
    public static EncoderCase At(EncoderSequence sequence, Index next) =>
        new(sequence[..next], sequence.Items[next], sequence.Times?[next]);

    /// <summary>The same question to any ranker.</summary>
    public RankingCase ToRanking() => new(History.Items, Target, History.Kinds, History.Times, Now);
}
