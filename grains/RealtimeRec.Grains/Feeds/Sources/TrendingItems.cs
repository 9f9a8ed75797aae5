using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items popular of late; what a user never seen gets, and what fills a page that nothing else fills. The score is the logarithm of popularity to
/// the base 2.
/// </summary>
internal sealed class TrendingItems : RankedSource<FeedQuery, TrendingItemsOptions>, ICandidateReason<FeedQuery>
{
    public override string Name => "trending";

    public override ListScale Scale => ListScale.Logarithm;

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates + (query.Interests.IsEmpty ? 4 * query.Request.Limit : 0);
        foreach (var item in query.Matches?.ByPopularity ?? query.Rankings.Trending)
        {
            if (left <= 0 && candidates.Count >= query.Enough)
            {
                return;
            }

            if (query.FindWanted(item) is { } row)
            {
                left -= candidates.Name(row, (float)query.Rankings.PopularityOf(row)) ? 1 : 0;
            }
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) => new(Name);
}
