using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers bought in one session with what the user has bought or put into the cart of late.</summary>
internal sealed class BoughtTogetherItems(CatalogIds ids) : ItemNeighbours<SourceOptions>(ids)
{
    public override string Name => "bought_together";

    protected override bool IsFrom(RecentItem recent, int place) => recent.Kind is EventKind.AddToCart or EventKind.BeginCheckout or EventKind.Purchase;

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => NamedNeighbour.Of(from.BoughtTogether);
}
