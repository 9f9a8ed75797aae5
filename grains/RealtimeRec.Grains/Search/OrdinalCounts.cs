using System.Buffers;

namespace RealtimeRec.Search;

/// <summary>Counts by numbers below a bound, in an array of the shared pool.</summary>
/// <param name="bound">The bound.</param>
internal sealed class OrdinalCounts(int bound) : IDisposable
{
    private readonly List<int> _different = [];
    private int[] _counts = Rent(bound);

    /// <summary>How many different numbers were counted.</summary>
    public int Different => _different.Count;

    /// <summary>Counts a number.</summary>
    public void Add(int ordinal)
    {
        if (_counts[ordinal]++ == 0)
        {
            _different.Add(ordinal);
        }
    }

    /// <summary>The counts, in the order in which the numbers came.</summary>
    public IEnumerable<(int Ordinal, int Count)> All() => _different.Select(ordinal => (ordinal, _counts[ordinal]));

    public void Dispose() => ArrayPool<int>.Shared.Return(Interlocked.Exchange(ref _counts, []));

    private static int[] Rent(int bound)
    {
        var counts = ArrayPool<int>.Shared.Rent(bound);
        counts.AsSpan(0, bound).Clear();
        return counts;
    }
}
