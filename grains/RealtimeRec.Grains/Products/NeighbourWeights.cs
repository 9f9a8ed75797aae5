namespace RealtimeRec.Products;

/// <summary>
/// A product's strongest neighbours of one kind: a bounded table whose weights are halved whenever their sum passes a
/// limit, so that old habits fade with the volume of new ones (the reset of TinyLFU: Einziger, Friedman, Manes, 2017).
/// </summary>
internal sealed class NeighbourWeights
{
    private const int Capacity = 64;
    /// <summary>The sum at which the weights are halved: what is counted beside them must not be counted without end either.</summary>
    public const float AgingSum = 4096;

    private readonly Dictionary<string, float> _weights = new(StringComparer.Ordinal);
    private float _sum;

    /// <summary>Adds to a neighbour's weight.</summary>
    public void Add(string itemId, float weight)
    {
        if (_weights.Count >= Capacity && !_weights.ContainsKey(itemId))
        {
            // Before the newcomer is there, who may well be the weakest: nothing new would ever get in.
            RemoveWeakest();
        }

        _weights[itemId] = _weights.GetValueOrDefault(itemId) + weight;
        _sum += weight;
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
    public NeighbourSignal[] Top(int count, NeighbourKind kind)
    {
        if (_weights.Count == 0)
        {
            return [];
        }

        // The strongest so far, in order: few are asked for of few, and most are turned away by one comparison.
        var top = new NeighbourSignal[Math.Min(count, _weights.Count)];
        var found = 0;
        foreach (var (itemId, weight) in _weights)
        {
            if (found == top.Length && !IsStronger(itemId, weight, top[^1]))
            {
                continue;
            }

            var place = found < top.Length ? found++ : found - 1;
            while (place > 0 && IsStronger(itemId, weight, top[place - 1]))
            {
                top[place] = top[place - 1];
                place--;
            }

            top[place] = new NeighbourSignal(itemId, kind, weight);
        }

        return top;
    }

    private void RemoveWeakest()
    {
        string? weakest = null;
        var least = float.PositiveInfinity;
        foreach (var (itemId, weight) in _weights)
        {
            if (weight < least || (weight == least && string.CompareOrdinal(itemId, weakest) > 0))
            {
                (weakest, least) = (itemId, weight);
            }
        }

        _weights.Remove(weakest!);
        _sum -= least;
    }

    private static bool IsStronger(string itemId, float weight, NeighbourSignal than) =>
        weight > than.Weight || (weight == than.Weight && string.CompareOrdinal(itemId, than.ItemId) < 0);
}
