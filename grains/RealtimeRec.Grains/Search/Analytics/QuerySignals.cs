using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Quality;

namespace RealtimeRec.Search.Analytics;

/// <summary>
/// Folds what this silo's shoppers do with queries and sends it on once a second, with what searches for them come to in the catalogue as it is. What was not taken is sent
/// again. Thread-safe.
/// </summary>
internal sealed partial class QuerySignals : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long it holds what a search came to.</summary>
    private static readonly TimeSpan OutcomeHolds = TimeSpan.FromMinutes(1);

    /// <summary>Most queries that wait, and most whose outcome is remembered.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>Most queries of one call.</summary>
    private const int MaxSent = 512;

    /// <summary>Rounds in which all is sent before the silo stops without the rest.</summary>
    private const int LastRounds = 3;

    private readonly SearchProbe _probe;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<QuerySignals> _logger;
    private readonly SupervisedLoop _loop;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (SearchOutcome Outcome, long At)> _outcomes = new(StringComparer.Ordinal);
    private Dictionary<string, QueryAccumulator> _waiting = new(StringComparer.Ordinal);

    public QuerySignals(SearchProbe probe, IGrainFactory grains, TimeProvider time, ILogger<QuerySignals> logger)
    {
        (_probe, _grains, _time, _logger) = (probe, grains, time, logger);
        _loop = SupervisedLoop.Every(Period, "queries", _ => SendAsync(), time, logger);
    }

    /// <summary>Adds what a shopper did with a query.</summary>
    /// <param name="key">The query (<see cref="QueryText.KeyOf"/>).</param>
    /// <param name="query">The query as it is shown.</param>
    /// <param name="step">What was done.</param>
    /// <param name="weight">What it adds to the query's weight, 0 for nothing.</param>
    /// <param name="timeMs">When it was done, milliseconds since 1970.</param>
    /// <param name="userId">Who did it.</param>
    public void Add(string key, string query, QueryStep step, double weight, long timeMs, string userId)
    {
        var shopper = new QueryShopper(QualityErasure.HashOf(userId), _time.GetUtcNow().ToUnixTimeMilliseconds());
        lock (_lock)
        {
            if (AccumulatorOf(key, query) is { } accumulator)
            {
                accumulator.Add(step, weight, timeMs, shopper);
            }
        }
    }

    /// <summary>Begins to send once a second.</summary>
    public void Start() => _loop.Start();

    /// <summary>Stops, after all that was folded has been sent.</summary>
    public async Task StopAsync()
    {
        await _loop.StopAsync().ConfigureAwait(false);
        for (var round = 0; round < LastRounds && !await SendAsync().ConfigureAwait(false); round++)
        {
        }
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static int ShardOf(string key) => (int)(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())) % IQueryShardGrain.Shards);

    /// <returns>False when something was not taken.</returns>
    private async Task<bool> SendAsync()
    {
        Dictionary<string, QueryAccumulator> taken;
        lock (_lock)
        {
            (taken, _waiting) = (_waiting, new(StringComparer.Ordinal));
        }

        var sent = await Task.WhenAll(taken
            .GroupBy(query => ShardOf(query.Key))
            .SelectMany(shard => shard.Chunk(MaxSent).Select(part => SendAsync(shard.Key, part)))).ConfigureAwait(false);
        return Array.TrueForAll(sent, isSent => isSent);
    }

    private async Task<bool> SendAsync(int shard, KeyValuePair<string, QueryAccumulator>[] part)
    {
        try
        {
            await _grains.Get<IQueryShardGrain>(shard).AddAsync(Array.ConvertAll(part, query => query.Value.ToTally(query.Key, OutcomeOf(query.Value.Query)))).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            LogSentAgain(exception, part.Length);
            lock (_lock)
            {
                foreach (var (key, accumulator) in part)
                {
                    AccumulatorOf(key, accumulator.Query)?.Add(accumulator);
                }
            }

            return false;
        }
    }

    /// <summary>What is folded of a query; null when too many wait.</summary>
    private QueryAccumulator? AccumulatorOf(string key, string query)
    {
        if (!_waiting.TryGetValue(key, out var accumulator) && _waiting.Count < MaxWaiting)
        {
            accumulator = new QueryAccumulator(query);
            _waiting.Add(key, accumulator);
        }

        return accumulator;
    }

    private SearchOutcome OutcomeOf(string query)
    {
        var now = _time.GetTimestamp();
        lock (_outcomes)
        {
            if (_outcomes.TryGetValue(query, out var known) && _time.GetElapsedTime(known.At, now) < OutcomeHolds)
            {
                return known.Outcome;
            }
        }

        // While it cannot be told, nothing bad is said of it.
        if (_probe.OutcomeOf(query, corrects: true) is not { } outcome)
        {
            return SearchOutcome.Found;
        }

        lock (_outcomes)
        {
            if (_outcomes.Count >= MaxWaiting)
            {
                _outcomes.Clear();
            }

            _outcomes[query] = (outcome, now);
        }

        return outcome;
    }

    [LoggerMessage(LogLevel.Warning, "What shoppers did with {Queries} queries was not taken and is sent again.")]
    private partial void LogSentAgain(Exception exception, int queries);
}
