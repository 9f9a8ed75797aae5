using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.Hosting.Redis;

/// <summary>
/// Looks at Redis every second, for as long as the process lives, and tells health, metrics and the log when it does not answer in time or
/// takes no writes: within <see cref="MaxDelay"/>.
/// </summary>
public sealed partial class StoreWatch : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<(StoreTroubleKind Kind, string Cause)?>> _look;
    private readonly string _servers;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreWatch> _logger;
    private readonly SupervisedLoop _loop;

    /// <param name="look">Looks once.</param>
    /// <param name="servers">Which Redis it is.</param>
    /// <param name="metrics">What to measure.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    internal StoreWatch(
        Func<CancellationToken, Task<(StoreTroubleKind Kind, string Cause)?>> look, string servers, StoreMetrics metrics, TimeProvider time, ILogger<StoreWatch> logger)
    {
        _look = look;
        _servers = servers;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _loop = SupervisedLoop.Every(Period, "store watch", TurnAsync, time, logger);
    }

    /// <summary>How long after its beginning trouble is known at the latest.</summary>
    public static TimeSpan MaxDelay { get; } = Period + StoreProbe.Deadline + StoreProbe.Deadline;

    /// <summary>What is wrong with Redis; null while it answers in time and takes writes.</summary>
    public StoreTrouble? Trouble => _metrics.Trouble;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _loop.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task TurnAsync(CancellationToken stopping)
    {
        var began = _time.GetUtcNow();
        var found = await _look(stopping).ConfigureAwait(false);
        if (found is { Kind: StoreTroubleKind.Silent or StoreTroubleKind.Slow } late && late.Kind != Trouble?.Kind)
        {
            // It may be this process that was too busy to hear the answer: neither a trouble nor another reason of one.
            found = await _look(stopping).ConfigureAwait(false);
        }

        Note(found, began);
    }

    private void Note((StoreTroubleKind Kind, string Cause)? found, DateTimeOffset began)
    {
        var before = Trouble;
        if (found is not { } trouble)
        {
            if (before is not null)
            {
                _metrics.Trouble = null;
                LogMended(_logger, _servers, (long)(_time.GetUtcNow() - before.Since).TotalSeconds);
            }

            return;
        }

        // Of one outage the reason may change: a Redis that was killed loads its data when it is back.
        _metrics.Trouble = new StoreTrouble(_servers, trouble.Kind, trouble.Cause, before?.Since ?? began);
        if (before?.Kind != trouble.Kind)
        {
            LogTrouble(_logger, _metrics.Trouble.Sentence);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Trouble}; what must be stored waits for it.")]
    private static partial void LogTrouble(ILogger logger, string trouble);

    [LoggerMessage(LogLevel.Information, "Redis at {Servers} answers and takes writes again, after {Seconds} s.")]
    private static partial void LogMended(ILogger logger, string servers, long seconds);
}
