namespace RealtimeRec.Training.UserEncoder;

/// <summary>A question to a user encoder: after this history, which item comes next?</summary>
/// <param name="History">At least one interaction.</param>
/// <param name="Target">Index of the item that did come next.</param>
internal sealed record EncoderCase(EncoderSequence History, int Target);
