using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.EmbeddedStore;

/// <summary>Tells the log when the store stops writing and when it does again, and looks for damage once after the start.</summary>
internal sealed partial class StoreReporter(StateStore store, ILogger<StoreReporter> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.StatusChanged += Report;
        // Of a large store this takes minutes of reading; on a thread of its own, since it waits for the disk all the time.
        var stopping = _stopping.Token;
        var reading = new Thread(() => Verify(stopping)) { IsBackground = true, Name = "store checksums", Priority = ThreadPriority.BelowNormal };
        reading.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        store.StatusChanged -= Report;
        return _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private void Report(StoreStatus status)
    {
        if (status.Writes)
        {
            LogWrites();
        }
        else
        {
            LogDoesNotWrite(status.Reason!);
        }
    }

    private void Verify(CancellationToken stopping)
    {
        store.Verify(stopping);
        if (store.Damage is { } damage)
        {
            LogDamaged(damage);
        }
    }

    [LoggerMessage(LogLevel.Error, "The store does not write: {Reason}. Writes are refused until it does; reads go on.")]
    private partial void LogDoesNotWrite(string reason);

    [LoggerMessage(LogLevel.Information, "The store writes again.")]
    private partial void LogWrites();

    [LoggerMessage(LogLevel.Error, "The store is damaged: {Damage}. Restore the data directory from a copy.")]
    private partial void LogDamaged(string damage);
}
