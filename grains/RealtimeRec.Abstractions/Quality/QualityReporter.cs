using Microsoft.Extensions.Logging;

namespace RealtimeRec.Quality;

/// <summary>Sends this process's counts to the cluster's report: every two seconds if there is anything new.</summary>
public sealed partial class QualityReporter(
    QualityMonitor monitor, IGrainFactory grains, TimeProvider time, ILogger<QualityReporter> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    /// <summary>After so many periods the counts are sent although nothing is new: the report may have moved to another silo and begun anew.</summary>
    private const int RenewAfter = 15;

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task? _loop;
    private long _sent = -1;
    private int _idle;
    private int _stopped;

    /// <summary>Begins to send; nothing more when it has begun already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _loop ??= Task.Run(RunAsync);
        }
    }

    /// <summary>Sends what is new, once more, and stops; nothing more when it has stopped already.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1 || _loop is not { } loop)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        if (monitor.Changes != _sent)
        {
            // The cluster may be on its way out as well.
            await SendAsync(LastWait, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_loop is { } loop)
        {
            await loop.ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (monitor.Changes != _sent || ++_idle >= RenewAfter)
                {
                    await SendAsync(Timeout.InfiniteTimeSpan, _stopping.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task SendAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var changes = monitor.Changes;
            await grains.GetQuality().ReportAsync(monitor.TakeSnapshot()).WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            _sent = changes;
            _idle = 0;
        }
        catch (Exception exception)
        {
            // The next snapshot holds all that this one held.
            LogNotSent(exception);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The counts of the quality rules could not be sent; the next ones include them.")]
    private partial void LogNotSent(Exception exception);
}
