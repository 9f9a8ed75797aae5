namespace RealtimeRec.Products;

/// <summary>
/// A product's strongest neighbours of one kind: a bounded table whose weights are halved whenever their sum passes a
/// limit, so that old habits fade with the volume of new ones (the reset of TinyLFU: Einziger, Friedman, Manes, 2017).
/// </summary>
internal sealed class NeighbourWeights
{
    private const int Capacity = 64;
    private const float AgingSum = 4096;

    private readonly Dictionary<string, float> _weights = new(StringComparer.Ordinal);
    private float _sum;

    /// <summary>Every neighbour and its weight.</summary>
    public IReadOnlyDictionary<string, float> Values => _weights;

    /// <summary>Adds to a neighbour's weight.</summary>
    public void Add(string itemId, float weight)
    {
        _weights[itemId] = _weights.GetValueOrDefault(itemId) + weight;
        _sum += weight;
        if (_weights.Count > Capacity)
        {
            // The newcomer may be the weakest; it goes only if something stronger is there.
            var weakest = _weights.Where(pair => pair.Key != itemId).MinBy(pair => pair.Value);
            _weights.Remove(weakest.Key);
            _sum -= weakest.Value;
        }

        if (_sum > AgingSum)
        {
            foreach (var key in _weights.Keys)
            {
                _weights[key] /= 2;
            }

            _sum /= 2;
        }
    }

    /// <summary>The strongest <paramref name="count"/>, strongest first; ties by id.</summary>
    public IEnumerable<NeighbourSignal> Top(int count, NeighbourKind kind) => _weights
        .OrderByDescending(pair => pair.Value)
        .ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Take(count)
        .Select(pair => new NeighbourSignal(pair.Key, kind, pair.Value));
}
