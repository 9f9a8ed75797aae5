namespace RealtimeRec.Ranking.Evaluation;

/// <summary>Metrics of the cases for which a number lies in a range.</summary>
/// <param name="From">Least number.</param>
/// <param name="To">Greatest number; null when there is none.</param>
/// <param name="Summary">Their metrics.</param>
public sealed record RankingBucket(int From, int? To, RankingSummary Summary)
{
    /// <summary>The range as text: "0", "3–4" or "20+".</summary>
    public string Label => To is null ? $"{From}+" : To == From ? $"{From}" : $"{From}–{To}";
}
