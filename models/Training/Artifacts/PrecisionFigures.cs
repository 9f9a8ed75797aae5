namespace RealtimeRec.Training.Artifacts;

/// <summary>How well one of an encoder's files does.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="HitRate">HR@10.</param>
/// <param name="Ndcg">NDCG@10.</param>
internal sealed record PrecisionFigures(int Bytes, double HitRate, double Ndcg);
