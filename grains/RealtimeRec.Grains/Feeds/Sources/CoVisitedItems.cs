using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers went to from the user's last items: the more of them did, the stronger.</summary>
internal sealed class CoVisitedItems(CatalogIds ids) : ItemNeighbours<CoVisitedOptions>(ids)
{
    public override string Name => "co_visited";

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => NamedNeighbour.Of(from.CoVisited);
}
