using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what the caller excludes, what the caller's category and filter leave out, and what earlier pages have shown.</summary>
internal sealed class RequestFilter : CandidateComponent<FixedComponentOptions>, ICandidateFilter<FeedQuery>
{
    public override string Name => "request";

    public bool Allows(FeedQuery query, CatalogRow row) =>
        !query.Excluded.Contains(row.Listed) && query.IsAskedFor(row) && !query.HasShown(row);
}
