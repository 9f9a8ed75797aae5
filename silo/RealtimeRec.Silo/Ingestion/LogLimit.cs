namespace RealtimeRec.Silo.Ingestion;

/// <summary>Lets one line of a kind through in a while, and says how many it kept back. Thread-safe.</summary>
/// <param name="interval">The least time between two lines.</param>
/// <param name="time">Its clock.</param>
internal sealed class LogLimit(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _last;
    private long _untold;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="untold">How many may not have been since the last one that was.</param>
    public bool TryPass(out long untold)
    {
        lock (_lock)
        {
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                _untold++;
                untold = 0;
                return false;
            }

            (_last, untold, _untold) = (time.GetTimestamp(), _untold, 0);
            return true;
        }
    }
}
