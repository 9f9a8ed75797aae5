using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers bought in one session with the products on the page.</summary>
internal sealed class BoughtWithContext(CatalogIds ids) : ContextNeighbours(ids)
{
    public override string Name => "bought_with_context";

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => NamedNeighbour.Of(from.BoughtTogether);
}
