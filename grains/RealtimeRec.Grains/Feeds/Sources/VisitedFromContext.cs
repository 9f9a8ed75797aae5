using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers went to from the products on the page.</summary>
internal sealed class VisitedFromContext(CatalogIds ids) : ContextNeighbours(ids)
{
    public override string Name => "visited_from_context";

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => NamedNeighbour.Of(from.CoVisited);
}
