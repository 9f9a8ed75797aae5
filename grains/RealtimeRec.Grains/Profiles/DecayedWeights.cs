namespace RealtimeRec.Profiles;

/// <summary>
/// Exponentially decayed weights of a bounded number of keys, all relative to one reference time, so that events may come
/// in any order of their times (forward decay: Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009).
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
internal sealed class DecayedWeights<TKey>(int capacity)
    where TKey : struct, IEquatable<TKey>
{
    private readonly Dictionary<TKey, double> _weights = [];

    /// <summary>Milliseconds since 1970 that the weights are relative to: the latest event added.</summary>
    public long ReferenceMs { get; private set; } = long.MinValue;

    /// <summary>The weights at <see cref="ReferenceMs"/>.</summary>
    public IReadOnlyDictionary<TKey, double> Values => _weights;

    /// <summary>Adds <paramref name="weight"/> to <paramref name="key"/> as of <paramref name="timeMs"/>.</summary>
    public void Add(TKey key, double weight, long timeMs, double halfLifeMs)
    {
        MoveTo(timeMs, halfLifeMs);
        var decayed = weight * double.Exp2((timeMs - ReferenceMs) / halfLifeMs);
        if (_weights.Count >= capacity && !_weights.ContainsKey(key))
        {
            // Before the newcomer is in: else it would be the weakest itself, and a full set would never change again.
            _weights.Remove(_weights.MinBy(pair => Math.Abs(pair.Value)).Key);
        }

        _weights[key] = _weights.GetValueOrDefault(key) + decayed;
    }

    /// <summary>Adds all of another one's. Where they are too many together, the strongest stay.</summary>
    public void Add(DecayedWeights<TKey> other, double halfLifeMs)
    {
        if (other.ReferenceMs == long.MinValue)
        {
            return;
        }

        MoveTo(other.ReferenceMs, halfLifeMs);
        var factor = double.Exp2((other.ReferenceMs - ReferenceMs) / halfLifeMs);
        foreach (var (key, weight) in other._weights)
        {
            _weights[key] = _weights.GetValueOrDefault(key) + (weight * factor);
        }

        while (_weights.Count > capacity)
        {
            _weights.Remove(_weights.MinBy(pair => Math.Abs(pair.Value)).Key);
        }
    }

    /// <summary>Puts back stored weights.</summary>
    public void Restore(long referenceMs, IEnumerable<KeyValuePair<TKey, double>> weights)
    {
        ReferenceMs = referenceMs;
        _weights.Clear();
        foreach (var (key, weight) in weights)
        {
            _weights[key] = weight;
        }
    }

    /// <summary>An independent copy.</summary>
    public DecayedWeights<TKey> Clone()
    {
        var clone = new DecayedWeights<TKey>(capacity);
        clone.Restore(ReferenceMs, _weights);
        return clone;
    }

    /// <summary>Makes the weights relative to a time, if it is later than the one they are relative to.</summary>
    private void MoveTo(long timeMs, double halfLifeMs)
    {
        if (ReferenceMs == long.MinValue)
        {
            ReferenceMs = timeMs;
        }
        else if (timeMs > ReferenceMs)
        {
            var factor = double.Exp2((ReferenceMs - timeMs) / halfLifeMs);
            foreach (var existing in _weights.Keys)
            {
                _weights[existing] *= factor;
            }

            ReferenceMs = timeMs;
        }
    }
}
