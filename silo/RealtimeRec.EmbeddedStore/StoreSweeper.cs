using Microsoft.Extensions.Hosting;
using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.EmbeddedStore;

/// <summary>Has the store take what was removed off the disk, so that of an erased shopper nothing can be read there a day later.</summary>
internal sealed class StoreSweeper(StateStore store, TimeProvider time) : BackgroundService
{
    /// <summary>Also for a process that is started every day.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromHours(1);

    private static readonly TimeSpan Period = TimeSpan.FromHours(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = AfterStart; ; pause = Period)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            // Waits for the disk all the time; a stop waits for it until the store is closed, which ends it.
            await Task.Factory.StartNew(store.Sweep, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(stoppingToken).ConfigureAwait(false);
        }
    }
}
