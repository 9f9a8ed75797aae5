using RealtimeRec.Hosting.Background;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>
/// How fast the gateway writes products in bulk, over all requests: by how long the cluster takes for one. What waits there for cores, feeds wait
/// beside. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class BulkPace(TimeProvider time)
{
    /// <summary>Many, since new products wait together for the next write of their catalogue shard.</summary>
    public const int Most = 2_048;

    private const int Least = 16;

    /// <summary>A write that finds idle cores and stores is done sooner.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CallLimit _calls = new(Least, Most, Idle, Busy);
    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private TimeSpan _took;
    private int _count;

    /// <summary>Completes when a write may begin; answers when that was.</summary>
    public async ValueTask<long> BeginAsync()
    {
        await _calls.EnterAsync();
        return time.GetTimestamp();
    }

    /// <summary>A write is done.</summary>
    /// <param name="began">When it began.</param>
    public void End(long began)
    {
        lock (_lock)
        {
            _took += time.GetElapsedTime(began);
            _count++;
            if (time.GetElapsedTime(_since) >= Interval)
            {
                _calls.See(_took / _count);
                (_since, _took, _count) = (time.GetTimestamp(), TimeSpan.Zero, 0);
            }
        }

        _calls.Leave();
    }
}
