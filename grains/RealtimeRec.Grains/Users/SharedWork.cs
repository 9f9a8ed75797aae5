namespace RealtimeRec.Users;

/// <summary>
/// Work under way that several callers wait for: cancelled once all of them have gone, and not before. Not thread-safe: its grain
/// owns it.
/// </summary>
/// <typeparam name="T">What it makes.</typeparam>
internal sealed class SharedWork<T>
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task<T> _running;
    private int _waiting;

    /// <summary>Begins.</summary>
    /// <param name="run">The work; its token is cancelled when nobody waits for it any more.</param>
    public SharedWork(Func<CancellationToken, Task<T>> run) => _running = run(_abandoned.Token);

    /// <summary>Whether it has come to an end.</summary>
    public bool IsOver => _running.IsCompleted;

    /// <summary>Whether it was given up: whoever comes now is to begin anew.</summary>
    public bool IsAbandoned => _abandoned.IsCancellationRequested;

    /// <summary>Waits for what it makes.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, or all that came before had.</exception>
    public async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        _waiting++;
        try
        {
            return await _running.WaitAsync(cancellationToken);
        }
        finally
        {
            if (--_waiting == 0 && !_running.IsCompleted)
            {
                await _abandoned.CancelAsync();
            }
        }
    }
}
