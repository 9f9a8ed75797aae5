namespace RealtimeRec.Feeds;

/// <summary>Where a feed's item came from.</summary>
public enum CandidateSourceKind : byte
{
    /// <summary>Near the user's profile vector.</summary>
    Profile = 0,

    /// <summary>Other shoppers went there from one of the user's last items.</summary>
    CoVisited = 1,

    /// <summary>Popular of late in a category the user cares for.</summary>
    TrendingInCategory = 2,

    /// <summary>Popular of late.</summary>
    Trending = 3,

    /// <summary>New in the shop.</summary>
    NewArrival = 4,
}
