namespace RealtimeRec.Products;

/// <summary>A product's neighbours of both kinds.</summary>
internal sealed class ProductNeighbours
{
    private readonly NeighbourWeights _visited = new();
    private readonly NeighbourWeights _bought = new();

    /// <summary>Adds transitions.</summary>
    public void Add(NeighbourSignal[] neighbours)
    {
        foreach (var neighbour in neighbours)
        {
            (neighbour.Kind == NeighbourKind.Bought ? _bought : _visited).Add(neighbour.ItemId, neighbour.Weight);
        }
    }

    /// <summary>All of them, as they are stored.</summary>
    public NeighbourSignal[] All() => Top(int.MaxValue);

    /// <summary>Those that a row of the catalogue holds, on whatever way a silo comes by it.</summary>
    public NeighbourSignal[] Published() => Top(CatalogStatistics.PublishedNeighbours);

    /// <summary>What a row of the catalogue holds of stored statistics.</summary>
    public static CatalogStatistics PublishedOf(CatalogStatistics stored)
    {
        if (stored.Neighbours.Length <= CatalogStatistics.PublishedNeighbours)
        {
            return stored;
        }

        var neighbours = new ProductNeighbours();
        neighbours.Add(stored.Neighbours);
        return new CatalogStatistics
        {
            Counts = stored.Counts,
            LogPopularity = stored.LogPopularity,
            Neighbours = neighbours.Published(),
            LastNamedMs = stored.LastNamedMs,
            Time = stored.Time,
        };
    }

    private NeighbourSignal[] Top(int count) => [.. _visited.Top(count, NeighbourKind.Visited), .. _bought.Top(count, NeighbourKind.Bought)];
}
