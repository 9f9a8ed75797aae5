using System.Runtime.InteropServices;
using RealtimeRec.Catalog;

namespace RealtimeRec.Products;

/// <summary>What shoppers of a silo did with one product since its signals were sent last.</summary>
/// <param name="since">Timestamp of the first of it.</param>
internal sealed class ProductAccumulator(long since)
{
    private readonly Dictionary<(ItemOrdinal Item, NeighbourKind Kind), float> _neighbours = [];
    private ProductCounts _counts = new(0, 0, 0);
    private double _logPopularity = double.NegativeInfinity;
    private long _firstMs = long.MaxValue;

    /// <summary>Timestamp of the oldest of it.</summary>
    public long Since { get; private set; } = since;

    /// <summary>Signals folded.</summary>
    public int Signals { get; private set; }

    /// <summary>Turns waited.</summary>
    public int Turns { get; set; }

    /// <summary>Hashes of the shoppers who named a product without a row, each once, no more than it may take.</summary>
    public ulong[] Shoppers { get; private set; } = [];

    /// <summary>Adds an event.</summary>
    public void Add(ProductCounts counts, double logPopularity, long timeMs)
    {
        Signals++;
        _firstMs = Math.Min(_firstMs, timeMs);
        _counts = _counts.Plus(counts);
        _logPopularity = LogSum.Add(_logPopularity, logPopularity);
    }

    /// <summary>Adds a transition.</summary>
    public void Add(ItemOrdinal neighbour, NeighbourKind kind, float weight)
    {
        // What was met comes with nearly every event, several at a time: it waits for what else there is to send.
        Signals += kind == NeighbourKind.Met ? 0 : 1;
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_neighbours, (neighbour, kind), out _);
        sum += weight;
    }

    /// <summary>Adds all of another.</summary>
    public void Add(ProductAccumulator other)
    {
        Signals += other.Signals;
        Since = Math.Min(Since, other.Since);
        _firstMs = Math.Min(_firstMs, other._firstMs);
        _counts = _counts.Plus(other._counts);
        _logPopularity = LogSum.Add(_logPopularity, other._logPopularity);
        Shoppers = [.. Shoppers.Union(other.Shoppers).Take(CatalogOptions.MaxUnknownProductShoppers)];
        foreach (var (neighbour, weight) in other._neighbours)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_neighbours, neighbour, out _);
            sum += weight;
        }
    }

    /// <summary>Adds a shopper, unless <paramref name="enough"/> are known.</summary>
    public void Name(ulong shopper, int enough)
    {
        if (Shoppers.Length < enough && Array.IndexOf(Shoppers, shopper) < 0)
        {
            Shoppers = [.. Shoppers, shopper];
        }
    }

    /// <summary>The signals, with transitions to and from products that have a row: of any other nothing lasting is made.</summary>
    public ProductSignals ToSignals(CatalogIds ids, ICatalogRows rows, in PopularityTime time) => new()
    {
        Time = time,
        FirstMs = _firstMs == long.MaxValue ? 0 : _firstMs,
        Counts = _counts,
        LogPopularity = _logPopularity,
        Neighbours = [.. NeighboursOf(ids, rows).Where(neighbour => neighbour.Kind != NeighbourKind.Met)],
        Met = [.. NeighboursOf(ids, rows).Where(neighbour => neighbour.Kind == NeighbourKind.Met)],
    };

    private IEnumerable<NeighbourSignal> NeighboursOf(CatalogIds ids, ICatalogRows rows) => _neighbours
        .Where(pair => !rows.IsComplete || rows.Find(pair.Key.Item) is not null)
        .Select(pair => new NeighbourSignal(ids.Items[pair.Key.Item], pair.Key.Kind, pair.Value));
}
