using System.Buffers;

namespace RealtimeRec.Search;

/// <summary>Counts by small numbers, in an array of the shared pool.</summary>
internal sealed class OrdinalCounts : IDisposable
{
    private readonly List<int> _different = [];
    private int[] _counts = [];

    /// <summary>How many different numbers were counted.</summary>
    public int Different => _different.Count;

    /// <summary>Counts a number.</summary>
    public void Add(int ordinal)
    {
        if (ordinal >= _counts.Length)
        {
            Grow(ordinal + 1);
        }

        if (_counts[ordinal]++ == 0)
        {
            _different.Add(ordinal);
        }
    }

    /// <summary>The counts, in the order in which the numbers came.</summary>
    public IEnumerable<(int Ordinal, int Count)> All() => _different.Select(ordinal => (ordinal, _counts[ordinal]));

    public void Dispose() => ArrayPool<int>.Shared.Return(Interlocked.Exchange(ref _counts, []));

    private void Grow(int least)
    {
        var grown = ArrayPool<int>.Shared.Rent(Math.Max(least, 2 * _counts.Length));
        _counts.CopyTo(grown, 0);
        grown.AsSpan(_counts.Length).Clear();
        ArrayPool<int>.Shared.Return(_counts);
        _counts = grown;
    }
}
