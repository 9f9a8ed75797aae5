namespace RealtimeRec.Feeds;

/// <summary>Names items that may belong into a feed. Runs off the grain scheduler on immutable data.</summary>
internal interface ICandidateSource
{
    /// <summary>Adds candidates.</summary>
    void Collect(FeedContext context, CandidateSet candidates);
}
