using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items that other shoppers went to from those that others went to from the user's last items: where few went from an item, they tell of many
/// more. Each step counts by its share of those from the same item.
/// </summary>
internal sealed class TwoSteps(CatalogIds ids) : ItemNeighbours<TwoStepsOptions>(ids)
{
    /// <summary>The user's last items that are gone on from.</summary>
    private const int LastItems = 3;

    public override string Name => "two_steps";

    protected override bool IsFrom(RecentItem recent, int place) => place < LastItems;

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from)
    {
        var all = SumOf(from);
        for (var i = 0; i < from.CoVisited.Items.Length; i++)
        {
            if (query.Catalog.Find(from.CoVisited.Items[i]) is not { } between)
            {
                continue;
            }

            var first = from.CoVisited.Weights[i];
            var share = first / all / SumOf(between);
            for (var j = 0; j < between.CoVisited.Items.Length; j++)
            {
                // Not the way back, to another variant either.
                var (item, second) = (between.CoVisited.Items[j], between.CoVisited.Weights[j]);
                if (query.Catalog.Find(item) is { } row && row.Listed != from.Listed)
                {
                    yield return new NamedNeighbour(item, share * second, Math.Min(first, second));
                }
            }
        }
    }

    /// <summary>One more than the steps from an item: of one that few went from it is not known where they go.</summary>
    private static float SumOf(CatalogRow row) => 1 + row.CoVisited.Sum;
}
