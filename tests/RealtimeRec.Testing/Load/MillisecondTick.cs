namespace RealtimeRec.Testing.Load;

/// <summary>
/// Ticks every millisecond, by a thread of its own: timers of .NET tick only every 4 ms where the kernel does, and what is due
/// would be sent in bursts.
/// </summary>
public sealed class MillisecondTick : IDisposable
{
    private readonly SemaphoreSlim _tick = new(0, 1);
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Begins to tick.</summary>
    public MillisecondTick()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "Tick" };
        _thread.Start();
    }

    /// <summary>Waits for the next tick; one that nobody waited for is kept.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _tick.WaitAsync(cancellationToken);

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _tick.Dispose();
    }

    private void Work()
    {
        while (!_stopping)
        {
            Thread.Sleep(1);
            if (_tick.CurrentCount == 0)
            {
                _tick.Release();
            }
        }
    }
}
