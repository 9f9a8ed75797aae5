namespace RealtimeRec.Feeds;

/// <summary>
/// How a feed is made: how many candidates each source gives, what each part of the score weighs, how much sameness costs.
/// Data, so that two recipes can serve side by side.
/// </summary>
public sealed class FeedRecipe
{
    /// <summary>Most candidates near the profile vector, 0 to 1,000.</summary>
    public int ProfileCandidates { get; set; } = 120;

    /// <summary>Most candidates co-visited with the last items, 0 to 1,000.</summary>
    public int CoVisitedCandidates { get; set; } = 100;

    /// <summary>Most candidates trending in the user's categories, 0 to 1,000.</summary>
    public int TrendingInCategoryCandidates { get; set; } = 60;

    /// <summary>Most candidates trending overall, 0 to 1,000.</summary>
    public int TrendingCandidates { get; set; } = 60;

    /// <summary>Most candidates among the new arrivals, 0 to 200.</summary>
    public int NewArrivalCandidates { get; set; } = 30;

    /// <summary>Share of the short-term vector in the profile vector, 0 to 1; the long-term vector has the rest.</summary>
    public double ShortTermShare { get; set; } = 0.7;

    /// <summary>Weight of the similarity to the profile vector.</summary>
    public double ProfileWeight { get; set; } = 1;

    /// <summary>Weight of transitions from the user's last items.</summary>
    public double CoVisitedWeight { get; set; } = 0.6;

    /// <summary>Weight of the user's leaning to the item's category and brand.</summary>
    public double AffinityWeight { get; set; } = 0.4;

    /// <summary>Weight of popularity of late.</summary>
    public double PopularityWeight { get; set; } = 0.2;

    /// <summary>Weight of being new.</summary>
    public double NoveltyWeight { get; set; } = 0.1;

    /// <summary>What an item loses that the user has just seen.</summary>
    public double SeenPenalty { get; set; } = 0.8;

    /// <summary>Age at which novelty has halved.</summary>
    public TimeSpan NoveltyHalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Weight of the score against sameness in the choice of the next item, 0 to 1; 1 switches diversity off.</summary>
    public double Relevance { get; set; } = 0.75;
}
