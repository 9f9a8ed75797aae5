namespace RealtimeRec.Feeds.Sources;

/// <summary>The items popular of late; what a user never seen gets, and what fills a page that nothing else fills.</summary>
internal sealed class TrendingItems : ICandidateSource
{
    public void Collect(FeedContext context, CandidateSet candidates)
    {
        var wanted = context.Interests.IsEmpty
            ? context.Recipe.TrendingCandidates + (4 * context.Request.Limit)
            : context.Recipe.TrendingCandidates;
        var missing = context.Request.Limit + 1 + context.Headroom - candidates.Count;
        candidates.AddFirst(context, context.Rankings.Trending, Math.Max(wanted, missing), CandidateSourceKind.Trending);
    }
}
