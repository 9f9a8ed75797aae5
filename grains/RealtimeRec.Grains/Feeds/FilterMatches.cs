using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>Finds what meets the request's filter before any source runs: few products may, and sources must find those.</summary>
internal sealed class FilterMatches : CandidateComponent<FixedComponentOptions>, IQueryHydrator<FeedQuery>
{
    /// <summary>Most products that a source names.</summary>
    private const int MaxNamed = 1_000;

    public override string Name => "filter_matches";

    public void Hydrate(FeedQuery query)
    {
        if (query.Filter is { } filter)
        {
            query.Matches = FilteredRows.Of(query.Catalog, query.Rankings, query.Category, filter, query.Enough + MaxNamed);
        }
    }
}
