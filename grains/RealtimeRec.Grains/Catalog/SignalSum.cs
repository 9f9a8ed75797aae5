using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>Adds up signals of one product.</summary>
internal static class SignalSum
{
    /// <summary>Transitions kept of a sum: of each member as many as a product keeps of two kinds.</summary>
    private const int MaxNeighbours = 128;

    /// <summary>Signals that say nothing.</summary>
    public static readonly ProductSignals Nothing = new()
    {
        Counts = new ProductCounts(0, 0, 0),
        LogPopularity = double.NegativeInfinity,
        Neighbours = [],
    };

    /// <summary>The signals of both; of very many transitions the first.</summary>
    public static ProductSignals Of(ProductSignals a, ProductSignals b) => new()
    {
        Counts = a.Counts.Plus(b.Counts),
        LogPopularity = LogSum.Add(a.LogPopularity, b.LogPopularity),
        Time = PopularityTime.Latest(a.Time, b.Time),
        FirstMs = a.FirstMs == 0 ? b.FirstMs : b.FirstMs == 0 ? a.FirstMs : Math.Min(a.FirstMs, b.FirstMs),
        Neighbours = Of(a.Neighbours, b.Neighbours),
        Met = Of(a.Met, b.Met),
    };

    private static NeighbourSignal[] Of(NeighbourSignal[] a, NeighbourSignal[] b) =>
        a.Length == 0 && b.Length <= MaxNeighbours ? b
        : b.Length == 0 ? a
        : [.. a.Concat(b)
            .GroupBy(neighbour => (neighbour.ItemId, neighbour.Kind))
            .Take(MaxNeighbours)
            .Select(same => new NeighbourSignal(same.Key.ItemId, same.Key.Kind, same.Sum(neighbour => neighbour.Weight)))];
}
