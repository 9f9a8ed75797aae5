namespace RealtimeRec.Quality;

/// <summary>What the product that a shopper came to next was to the shopper.</summary>
public enum RankingCaseKind
{
    /// <summary>Not met before, and on none of the feed's pages served of late.</summary>
    New,

    /// <summary>Not met before, but on a page of the feed served of late: it may have been clicked because it was shown.</summary>
    Shown,

    /// <summary>Met before.</summary>
    Own,
}
