using System.Globalization;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// Everyone who knows the shop, of whom a few are in it at any time. A shopper does one thing at a time: who was
/// <see cref="Take"/>n is busy until <see cref="Return"/>ed. Safe for concurrent use.
/// </summary>
internal sealed class ShopperPopulation
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly List<SimulatedShopper> _outside;
    private readonly List<SimulatedShopper> _inside = [];
    private readonly int _visitors;
    private int _busy;

    /// <param name="visitors">How many are in the shop at once.</param>
    public ShopperPopulation(
        int shoppers, int visitors, DemonstrationCatalog catalog, Random random, TimeSpan interestLifetime, DateTimeOffset now)
    {
        _random = random;
        _visitors = Math.Clamp(visitors, 1, shoppers);
        _outside = [.. Enumerable.Range(1, shoppers).Select(number => new SimulatedShopper(
            string.Create(CultureInfo.InvariantCulture, $"demo-shopper-{number:D3}"),
            catalog,
            new Random(random.Next()),
            interestLifetime,
            now))];
    }

    /// <summary>The shopper who acts now; null when all who are in the shop are busy.</summary>
    public SimulatedShopper? Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_outside.Count > 0 && _inside.Count + _busy < _visitors)
            {
                var newcomer = TakeAny(_outside);
                newcomer.Enter(now);
                _inside.Add(newcomer);
            }

            if (_inside.Count == 0)
            {
                return null;
            }

            _busy++;
            return TakeAny(_inside);
        }
    }

    /// <summary>The shopper is done with what it did and stays or leaves.</summary>
    public void Return(SimulatedShopper shopper)
    {
        lock (_lock)
        {
            _busy--;
            (shopper.InShop ? _inside : _outside).Add(shopper);
        }
    }

    private SimulatedShopper TakeAny(List<SimulatedShopper> from)
    {
        var index = _random.Next(from.Count);
        var taken = from[index];
        from[index] = from[^1];
        from.RemoveAt(from.Count - 1);
        return taken;
    }
}
