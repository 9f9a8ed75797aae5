namespace RealtimeRec.Ranking;

/// <summary>One question to a ranker: after this history, which item comes next?</summary>
/// <param name="History">Item indices, oldest first.</param>
/// <param name="Target">The item that did come next.</param>
public sealed record RankingCase(int[] History, int Target);
