namespace RealtimeRec.RankerTraining;

/// <summary>What was known of the candidates at one moment, and which of them came next.</summary>
/// <param name="Features">Candidate by candidate, in the order of the fusion, best first.</param>
/// <param name="Target">Place of the candidate that came; -1 when it was none of them.</param>
public sealed record RankerCase(float[] Features, int Target);
