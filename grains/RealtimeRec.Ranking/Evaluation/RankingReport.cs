namespace RealtimeRec.Ranking.Evaluation;

/// <summary>How well a ranker did.</summary>
public sealed record RankingReport
{
    /// <summary>The ranker's name.</summary>
    public required string Ranker { get; init; }

    /// <summary>Metrics over all cases.</summary>
    public required RankingSummary Overall { get; init; }

    /// <summary>Metrics by the length of the history; buckets without a case are left out.</summary>
    public required IReadOnlyList<RankingBucket> ByHistoryLength { get; init; }

    /// <summary>
    /// Metrics by how often training met the target, 0 (a cold item) apart; buckets without a case are left out.
    /// </summary>
    public required IReadOnlyList<RankingBucket> ByTargetFrequency { get; init; }

    /// <summary>
    /// The target's rank in each case, in the order of the cases, from 1; half a place where it is tied with an odd number of items.
    /// Reports on the same cases can be compared case by case.
    /// </summary>
    public required IReadOnlyList<double> Ranks { get; init; }
}
