using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>An item that one of the user's last items leads to.</summary>
/// <param name="Item">Ordinal of the item.</param>
/// <param name="Strength">How strongly, on the source's own scale.</param>
/// <param name="Evidence">How many steps of other shoppers say so.</param>
internal readonly record struct NamedNeighbour(ItemOrdinal Item, float Strength, float Evidence)
{
    /// <summary>Items that lead on as strongly as they are heard of.</summary>
    public static IEnumerable<NamedNeighbour> Of(RowNeighbours neighbours)
    {
        for (var i = 0; i < neighbours.Items.Length; i++)
        {
            yield return new NamedNeighbour(neighbours.Items[i], neighbours.Weights[i], neighbours.Weights[i]);
        }
    }
}
