namespace RealtimeRec.Standalone.Simulation;

/// <summary>How far the demonstration shop is. Safe for concurrent use.</summary>
internal sealed class DemonstrationShopStatus
{
    private int _total;
    private int _done;
    private volatile bool _open;

    /// <summary>Products in the catalogue, 0 until that is known.</summary>
    public int Total
    {
        get => Volatile.Read(ref _total);
        set => Volatile.Write(ref _total, value);
    }

    /// <summary>Products found or put there by now.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Whether every product is there.</summary>
    public bool Open
    {
        get => _open;
        set => _open = value;
    }

    /// <summary>Counts one more product; answers how many there are now.</summary>
    public int Advance() => Interlocked.Increment(ref _done);

    /// <summary>Starts counting again.</summary>
    public void Restart() => Volatile.Write(ref _done, 0);
}
