using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items that other shoppers dealt with who dealt with the user's last items, whatever was between them; as a cosine, so that what everybody meets
/// is not taken for what belongs to it (item-based collaborative filtering: Sarwar, Karypis, Konstan and Riedl, WWW 2001).
/// </summary>
internal sealed class MetTogetherItems(CatalogIds ids) : ItemNeighbours<MetTogetherOptions>(ids)
{
    /// <summary>Shoppers added to those of each item: the cosine of items that few have met is chance.</summary>
    private const float Shrinkage = 2;

    public override string Name => "met_together";

    /// <summary>The items met together with one.</summary>
    public static IEnumerable<NamedNeighbour> MetWith(FeedQuery query, CatalogRow from)
    {
        var norm = MathF.Sqrt(CountOf(from));
        for (var i = 0; i < from.MetTogether.Items.Length; i++)
        {
            var (item, weight) = (from.MetTogether.Items[i], from.MetTogether.Weights[i]);
            if (query.Catalog.Find(item) is { } row)
            {
                yield return new NamedNeighbour(item, weight / (norm * MathF.Sqrt(CountOf(row))), weight);
            }
        }
    }

    protected override IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from) => MetWith(query, from);

    /// <summary>How often it was met: no more than the weights go on counting, or of what is met most nothing would be left.</summary>
    private static float CountOf(CatalogRow row) => Math.Min(row.Interactions, NeighbourWeights.AgingSum) + Shrinkage;
}
