namespace RealtimeRec.Training.Torch;

/// <summary>One pass over the training sequences.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean cross-entropy of a target, in nats.</param>
/// <param name="ValidationHitRate">HR@10 of the validation cases among all items.</param>
/// <param name="ValidationNdcg">NDCG@10 of the validation cases among all items.</param>
/// <param name="Duration">How long it took, validation included.</param>
internal sealed record EpochReport(int Epoch, double Loss, double ValidationHitRate, double ValidationNdcg, TimeSpan Duration);
