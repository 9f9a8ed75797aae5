using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>What a product leads to in one way.</summary>
/// <param name="Items">Ordinals of the other products, strongest first.</param>
/// <param name="Weights">How many steps of shoppers led to each, old ones fading.</param>
/// <param name="Sum">How many led to all of them.</param>
internal readonly record struct RowNeighbours(ItemOrdinal[] Items, float[] Weights, float Sum)
{
    /// <summary>Nothing.</summary>
    public static readonly RowNeighbours None = new([], [], 0);

    /// <summary>Those of a kind.</summary>
    public static RowNeighbours Of(CatalogIds ids, CatalogStatistics statistics, NeighbourKind kind)
    {
        var neighbours = kind == NeighbourKind.Met ? statistics.Met : Array.FindAll(statistics.Neighbours, neighbour => neighbour.Kind == kind);
        return neighbours is [] ? None : new RowNeighbours(
            Array.ConvertAll(neighbours, neighbour => ids.Items.GetOrAdd(neighbour.ItemId)),
            Array.ConvertAll(neighbours, neighbour => neighbour.Weight),
            neighbours.Sum(neighbour => neighbour.Weight));
    }

    /// <summary>The same with ids in place of ordinals.</summary>
    public IEnumerable<NeighbourSignal> Signals(CatalogIds ids, NeighbourKind kind)
    {
        for (var i = 0; i < Items.Length; i++)
        {
            yield return new NeighbourSignal(ids.Items[Items[i]], kind, Weights[i]);
        }
    }
}
