using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers went to from the user's last items.</summary>
internal sealed class CoVisitedItems(CatalogIds ids) : ItemNeighbours<CoVisitedOptions>(ids)
{
    public override string Name => "co_visited";

    protected override bool IsFrom(RecentItem recent) => true;

    protected override (ItemOrdinal[] Items, float[] Weights) NeighboursOf(CatalogRow row) => (row.CoVisited, row.CoVisitedWeights);
}
