using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers bought in one session with what the user has bought or put into the cart of late.</summary>
internal sealed class BoughtTogetherItems(CatalogIds ids) : ItemNeighbours<BoughtTogetherOptions>(ids)
{
    public override string Name => "bought_together";

    protected override bool IsFrom(RecentItem recent) => recent.Kind is EventKind.AddToCart or EventKind.BeginCheckout or EventKind.Purchase;

    protected override (ItemOrdinal[] Items, float[] Weights) NeighboursOf(CatalogRow row) => (row.BoughtTogether, row.BoughtTogetherWeights);
}
