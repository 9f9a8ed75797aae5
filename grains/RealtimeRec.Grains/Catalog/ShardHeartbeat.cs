namespace RealtimeRec.Catalog;

/// <summary>
/// How often readers that wait for a shard are answered without a change: once a second, so that a silo that stops is not held
/// up by them. One timer for all, outside the grains: a grain that is being deactivated waits for its readers, and its own
/// timers no longer tick then.
/// </summary>
internal sealed class ShardHeartbeat : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;
    private TaskCompletionSource _next = NewBeat();

    public ShardHeartbeat(TimeProvider time) => _timer = time.CreateTimer(static state => ((ShardHeartbeat)state!).Beat(), this, Period, Period);

    /// <summary>Completes at the next beat.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Dispose()
    {
        _timer.Dispose();
        Beat();
    }

    private static TaskCompletionSource NewBeat() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Beat() => Interlocked.Exchange(ref _next, NewBeat()).SetResult();
}
