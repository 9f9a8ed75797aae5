using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out the products on the page being looked at, in recipes that go by them.</summary>
internal sealed class ContextFilter : CandidateComponent<ContextFilterOptions>, ICandidateFilter<FeedQuery>
{
    public override string Name => "context";

    public bool Allows(FeedQuery query, CatalogRow row) => !query.ContextListed.Contains(row.Listed);
}
