using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace RealtimeRec.Hosting.Background;

/// <summary>
/// Work that goes on for as long as the process does. An exception that the work did not expect is logged and counted
/// (<see cref="TelemetryNames.LoopFailures"/>), and the work begins anew after a pause that grows with each failure; nothing but
/// <see cref="StopAsync"/>, or the work's own return, ends it.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
public sealed partial class SupervisedLoop : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Work that held this long is sound again: its next failure is paused for as briefly as the first.</summary>
    private static readonly TimeSpan SoundAfter = TimeSpan.FromMinutes(1);

    private static readonly Meter Meter = new(TelemetryNames.Source);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        TelemetryNames.LoopFailures, description: "Unexpected exceptions that ended a turn of a background loop, by loop.");

    private readonly string _name;
    private readonly Func<CancellationToken, Task> _run;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task? _running;

    /// <param name="name">Name in the log and in metrics, such as <c>catalogue rankings</c>.</param>
    /// <param name="run">The work. Its token is cancelled when it is to stop; it may end with <see cref="OperationCanceledException"/> then.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">Where failures are logged.</param>
    public SupervisedLoop(string name, Func<CancellationToken, Task> run, TimeProvider time, ILogger logger)
    {
        _name = name;
        _run = run;
        _time = time;
        _logger = logger;
    }

    /// <summary>A loop that takes a turn after every <paramref name="period"/>, one at a time; a late turn is not made up for.</summary>
    /// <inheritdoc cref="SupervisedLoop(string, Func{CancellationToken, Task}, TimeProvider, ILogger)"/>
    public static SupervisedLoop Every(
        TimeSpan period, string name, Func<CancellationToken, Task> turn, TimeProvider time, ILogger logger) => new(
        name,
        async stopping =>
        {
            using var timer = new PeriodicTimer(period, time);
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await turn(stopping).ConfigureAwait(false);
            }
        },
        time,
        logger);

    /// <summary>Begins, on the thread pool. A second call, or one after <see cref="StopAsync"/>, does nothing.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is null && !_stopping.IsCancellationRequested)
            {
                _running = Task.Run(SuperviseAsync);
            }
        }
    }

    /// <summary>Asks the work to stop and waits until it has; never throws what the work threw. May be called again.</summary>
    public async Task StopAsync()
    {
        Task? running;
        lock (_lock)
        {
            running = _running;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (running is not null)
        {
            await running.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task SuperviseAsync()
    {
        var pause = ShortestPause;
        while (!_stopping.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            try
            {
                await _run(_stopping.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                pause = _time.GetElapsedTime(started) >= SoundAfter ? ShortestPause : pause;
                Failures.Add(1, new TagList { { "loop", _name } });
                LogFailed(_logger, exception, _name, (long)pause.TotalMilliseconds);
                await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The background loop '{Loop}' failed; it begins anew in {Milliseconds} ms.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string loop, long milliseconds);
}
