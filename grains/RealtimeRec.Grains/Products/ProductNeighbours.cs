namespace RealtimeRec.Products;

/// <summary>A product's neighbours of every kind.</summary>
internal sealed class ProductNeighbours
{
    private static readonly NeighbourKind[] s_kinds = Enum.GetValues<NeighbourKind>();

    // A product of a long tail has few kinds of neighbours, or none.
    private readonly NeighbourWeights?[] _kinds = new NeighbourWeights?[s_kinds.Length];

    /// <summary>Adds transitions.</summary>
    public void Add(NeighbourSignal[] neighbours)
    {
        foreach (var neighbour in neighbours)
        {
            // A silo of a later version may know a kind more.
            if ((int)neighbour.Kind < _kinds.Length)
            {
                (_kinds[(int)neighbour.Kind] ??= new NeighbourWeights()).Add(neighbour.ItemId, neighbour.Weight);
            }
        }
    }

    /// <summary>All of them, as they are stored.</summary>
    public NeighbourSignal[] All() => Top(int.MaxValue);

    /// <summary>Those that a row of the catalogue holds, on whatever way a silo comes by it.</summary>
    public NeighbourSignal[] Published() => Top(CatalogStatistics.PublishedNeighbours);

    /// <summary>What a row of the catalogue holds of stored statistics.</summary>
    public static CatalogStatistics PublishedOf(CatalogStatistics stored)
    {
        if (Math.Max(stored.Neighbours.Length, stored.Met.Length) <= CatalogStatistics.PublishedNeighbours)
        {
            return stored;
        }

        var neighbours = new ProductNeighbours();
        neighbours.Add(stored.Neighbours);
        neighbours.Add(stored.Met);
        return stored.With(neighbours.Published());
    }

    private NeighbourSignal[] Top(int count) => [.. s_kinds.SelectMany(kind => _kinds[(int)kind]?.Top(count, kind) ?? [])];
}
