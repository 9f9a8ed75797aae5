using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers dealt with who dealt with the products on the page.</summary>
internal sealed class MetWithContext(CatalogIds ids) : ContextNeighbours(ids)
{
    public override string Name => "met_with_context";

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => MetTogetherItems.MetWith(query, from);
}
