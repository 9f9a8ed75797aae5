namespace RealtimeRec.Ranking.Cases;

/// <summary>One question to a ranker: after this history, which item comes next?</summary>
/// <param name="History">Item indices, oldest first.</param>
/// <param name="Target">The item that did come next.</param>
/// <param name="Kinds">The number of what was done with each item of the history; null when the data does not say.</param>
/// <param name="Times">When, in milliseconds since 1970; null when the data does not say.</param>
/// <param name="Now">When the question is asked, in milliseconds since 1970: when the next item came. Null when the data does not say.</param>
public sealed record RankingCase(int[] History, int Target, byte[]? Kinds = null, long[]? Times = null, long? Now = null);
