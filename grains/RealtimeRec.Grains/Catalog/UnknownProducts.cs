using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>
/// What shoppers did with products that nothing is known of, until enough different shoppers named one. In memory alone and bounded:
/// a product named seldom gives way to those named since. Not thread-safe: its grain owns it.
/// </summary>
/// <param name="shoppers">Different shoppers it takes.</param>
/// <param name="lifetime">After how long without being named a product is forgotten.</param>
/// <param name="capacity">Most products held.</param>
internal sealed class UnknownProducts(int shoppers, TimeSpan lifetime, int capacity)
{
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>Adds what was done with a product; once enough different shoppers named it, lets it go: answers all that was held of it.</summary>
    /// <param name="named">The product.</param>
    /// <param name="now">The time.</param>
    /// <param name="mayLetGo">False to hold it all the same, since there is no room for another.</param>
    public NamedProduct? Name(NamedProduct named, DateTimeOffset now, bool mayLetGo)
    {
        var held = Of(named.ItemId, now);
        held.Add(named, shoppers);
        if (!mayLetGo || held.Shoppers.Length < shoppers)
        {
            return null;
        }

        _held.Remove(named.ItemId);
        return new NamedProduct(named.ItemId, held.Shoppers, held.Signals);
    }

    /// <summary>Lets a product go that the catalogue describes now; null when nothing is held of it.</summary>
    public ProductSignals? Take(string itemId) => _held.Remove(itemId, out var held) ? held.Signals : null;

    private Held Of(string itemId, DateTimeOffset now)
    {
        if (_held.TryGetValue(itemId, out var held) && now - held.Last <= lifetime)
        {
            held.Last = now;
            return held;
        }

        if (held is null && _held.Count >= capacity)
        {
            MakeRoom();
        }

        return _held[itemId] = new Held { Last = now };
    }

    /// <summary>Forgets the quarter that was named longest ago, so that room is made seldom.</summary>
    private void MakeRoom()
    {
        foreach (var (itemId, _) in _held.OrderBy(pair => pair.Value.Last).Take(Math.Max(1, capacity / 4)).ToArray())
        {
            _held.Remove(itemId);
        }
    }

    private sealed class Held
    {
        public ulong[] Shoppers { get; private set; } = [];

        public ProductSignals Signals { get; private set; } = SignalSum.Nothing;

        public DateTimeOffset Last { get; set; }

        public void Add(NamedProduct named, int enough)
        {
            foreach (var shopper in named.Shoppers)
            {
                if (Shoppers.Length < enough && Array.IndexOf(Shoppers, shopper) < 0)
                {
                    Shoppers = [.. Shoppers, shopper];
                }
            }

            Signals = SignalSum.Of(Signals, named.Signals);
        }
    }
}
