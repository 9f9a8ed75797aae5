using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Hosting.Background;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Looks at Redis every second while the silo lives: whether it answers, whether it takes writes, and whether it is still the one it was.
/// That is told by a mark in it, made with the first silo: a Redis without it, or with another, was emptied or is an empty replica. Then
/// the membership table is made again, and the living grains of this silo write their state again.
/// </summary>
internal sealed partial class StoreWatch : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly StoreConnection _store;
    private readonly RestoringMembershipTable _members;
    private readonly Lazy<LivingGrains> _living;
    private readonly StoreMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreWatch> _logger;
    private readonly RedisKey _markKey;
    private readonly SupervisedLoop _loop;
    private RedisValue _mark;
    private bool _mustStoreAgain;

    public StoreWatch(
        StoreConnection store,
        RestoringMembershipTable members,
        IServiceProvider services,
        IOptions<ClusterOptions> cluster,
        StoreMetrics metrics,
        TimeProvider time,
        ILogger<StoreWatch> logger)
    {
        _store = store;
        _members = members;
        _living = new Lazy<LivingGrains>(() => ActivatorUtilities.CreateInstance<LivingGrains>(services));
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _markKey = $"{cluster.Value.ServiceId}/store";
        _loop = SupervisedLoop.Every(Period, "store watch", TurnAsync, time, logger);
    }

    /// <summary>What is wrong with Redis, for people; null while it answers and takes writes.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset TroubleSince { get; private set; }

    /// <summary>When Redis was found empty, or another one, for the last time; null for never.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>Whether living grains have still to write what it lost.</summary>
    public bool IsRestoring => _mustStoreAgain;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(StoreWatch),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop.Start();
            return Task.CompletedTask;
        },
        _ => _loop.StopAsync());

    private async Task TurnAsync(CancellationToken stopping)
    {
        try
        {
            var database = await _store.DatabaseAsync(stopping).ConfigureAwait(false);
            await LookAsync(database).ConfigureAwait(false);
            await _members.ReadAll().ConfigureAwait(false);
            Note(null);
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException or RedisCommandException or TimeoutException)
        {
            Note(exception is RedisServerException server ? $"Redis refuses writes: {FirstWords(server.Message)}" : $"Redis does not answer: {FirstWords(exception.Message)}");
            return;
        }

        if (_mustStoreAgain)
        {
            _mustStoreAgain = !await _living.Value.StoreAgainAsync(stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Compares the mark, and by writing it learns whether Redis takes writes.</summary>
    private async Task LookAsync(IDatabase database)
    {
        var found = await database.StringGetAsync(_markKey).ConfigureAwait(false);
        if (found.IsNull)
        {
            await database.StringSetAsync(_markKey, Guid.NewGuid().ToString("N"), when: When.NotExists).ConfigureAwait(false);
            found = await database.StringGetAsync(_markKey).ConfigureAwait(false);
        }
        else
        {
            await database.StringSetAsync(_markKey, found, when: When.Exists).ConfigureAwait(false);
        }

        if (_mark.HasValue && _mark != found)
        {
            LostAt = _time.GetUtcNow();
            _mustStoreAgain = true;
            _metrics.CountLoss();
            LogLost();
        }

        _mark = found;
    }

    private void Note(string? trouble)
    {
        _metrics.TakesWrites = trouble is null;
        if (trouble is not null && Trouble is null)
        {
            TroubleSince = _time.GetUtcNow();
            LogTrouble(trouble);
        }
        else if (trouble is null && Trouble is not null)
        {
            LogMended();
        }

        Trouble = trouble;
    }

    // The library's messages carry its whole state after the first sentence.
    private static string FirstWords(string message)
    {
        var end = message.IndexOfAny([',', '\n', ';']);
        return (end < 0 ? message : message[..end]).Trim().TrimEnd('.');
    }

    [LoggerMessage(LogLevel.Error, "Redis lost what it held: it was emptied, or is an empty replica. Living grains write their state again; what no silo holds is lost. See \"Redis that comes back empty\" in the operation page.")]
    private partial void LogLost();

    [LoggerMessage(LogLevel.Warning, "{Trouble}; writes wait until it does.")]
    private partial void LogTrouble(string trouble);

    [LoggerMessage(LogLevel.Information, "Redis answers and takes writes again.")]
    private partial void LogMended();
}
