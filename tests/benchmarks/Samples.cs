using RealtimeRec.Testing.Load;

namespace RealtimeRec.Benchmarks;

/// <summary>Order statistics of repeated measurements.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];
    private bool _sorted;

    public int Count => _values.Count;

    public double Median => Percentile(50);

    public void Add(double value)
    {
        _values.Add(value);
        _sorted = false;
    }

    public void Clear() => _values.Clear();

    /// <summary>The smallest value that at least <paramref name="percent"/> of a hundred values do not exceed.</summary>
    public double Percentile(double percent)
    {
        if (!_sorted)
            _values.Sort();

        _sorted = true;
        return Percentiles.Of(_values, percent);
    }
}
