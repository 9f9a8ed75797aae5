using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Quality;

namespace RealtimeRec.Hosting.Quality;

/// <summary>
/// Sends this process's counts to the cluster's report, every two seconds if there is anything new, and forgets the findings
/// about those who were erased meanwhile.
/// </summary>
public sealed partial class QualityReporter : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    /// <summary>After so many periods the counts are sent although nothing is new: who was erased is in the answer.</summary>
    private const int RenewAfter = 5;

    private readonly QualityMonitor _monitor;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<QualityReporter> _logger;
    private readonly SupervisedLoop _loop;
    private DateTimeOffset _erasedSince;
    private long _sent = -1;
    private int _idle;
    private int _stopped;

    public QualityReporter(QualityMonitor monitor, IGrainFactory grains, TimeProvider time, ILogger<QualityReporter> logger)
    {
        _monitor = monitor;
        _grains = grains;
        _time = time;
        _logger = logger;
        _loop = SupervisedLoop.Every(Period, "quality report", TurnAsync, time, logger);
    }

    /// <summary>Is told who was erased since the last report, on whatever silo or gateway; at the first report, who was of late.</summary>
    public event Action<IReadOnlyList<QualityErasure>>? Erased;

    /// <summary>Begins to send; nothing more when it has begun already.</summary>
    public void Start() => _loop.Start();

    /// <summary>Sends what is new, once more, and stops; nothing more when it has stopped already.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await _loop.StopAsync().ConfigureAwait(false);
        if (_monitor.Changes != _sent)
        {
            // The cluster may be on its way out as well.
            await SendAsync(LastWait, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task TurnAsync(CancellationToken stopping)
    {
        if (_monitor.Changes != _sent || ++_idle >= RenewAfter)
        {
            await SendAsync(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var changes = _monitor.Changes;
            var erased = await _grains.GetQuality().ReportAsync(_monitor.TakeSnapshot(), _erasedSince)
                .WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
            _sent = changes;
            _idle = 0;
            if (erased.Length > 0)
            {
                _erasedSince = erased.Max(erasure => erasure.At);
                _monitor.Erase(erased);
                Erased?.Invoke(erased);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next snapshot holds all that this one held.
            LogNotSent(exception);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The counts of the quality rules could not be sent; the next ones include them.")]
    private partial void LogNotSent(Exception exception);
}
