namespace RealtimeRec.Datasets.Rows;

/// <summary>Remembers the latest hashes, a bounded number of them.</summary>
internal sealed class RepeatWindow(int capacity)
{
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Adds a hash; false when it is one of those remembered.</summary>
    public bool Add(UInt128 hash)
    {
        if (!_known.Add(hash))
        {
            return false;
        }

        _order.Enqueue(hash);
        if (_order.Count > capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }
}
