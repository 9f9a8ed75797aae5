using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers came to from the products on the page being looked at, in one way or another.</summary>
internal abstract class ContextNeighbours(CatalogIds ids) : ItemNeighbours<ContextOptions>(ids), IContextSource
{
    protected sealed override IReadOnlyList<RecentItem> From(FeedQuery query) => query.Context;
}
