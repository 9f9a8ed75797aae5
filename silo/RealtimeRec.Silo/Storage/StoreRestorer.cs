using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Redis;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Looks every second, while the silo lives, whether Redis is still the one it was. That is told by a mark in it, made with the first silo:
/// a Redis without it, or with another, was emptied or is an empty replica. Then the membership table is made again, the living grains
/// of this silo write their state again, and its replica's products that no grain holds are written. A Redis that was out of reach hears at once that the silo lives.
/// </summary>
internal sealed partial class StoreRestorer : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly StoreConnection _store;
    private readonly RestoringMembershipTable _members;
    private readonly Lazy<LivingGrains> _living;
    private readonly Lazy<CatalogRestore> _catalog;
    private readonly Counter<long> _losses;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreRestorer> _logger;
    private readonly RedisKey _markKey;
    private readonly SupervisedLoop _loop;
    private RedisValue _mark;
    private bool _wasAway;
    private volatile bool _mustStoreAgain;

    public StoreRestorer(
        StoreConnection store,
        RestoringMembershipTable members,
        IServiceProvider services,
        IOptions<ClusterOptions> cluster,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<StoreRestorer> logger)
    {
        _store = store;
        _members = members;
        _living = new Lazy<LivingGrains>(() => ActivatorUtilities.CreateInstance<LivingGrains>(services));
        _catalog = new Lazy<CatalogRestore>(() => ActivatorUtilities.CreateInstance<CatalogRestore>(services));
        _losses = meters.Create(TelemetryNames.Source).CreateCounter<long>(
            TelemetryNames.StoreLosses, description: "Times that the store was found empty, or another one");
        _time = time;
        _logger = logger;
        _markKey = StoreServiceExtensions.MarkKey(cluster.Value.ServiceId);
        _loop = SupervisedLoop.Every(Period, "store restorer", TurnAsync, time, logger);
    }

    /// <summary>When Redis was found empty, or another one, for the last time; null for never.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>Whether living grains have still to write what it lost.</summary>
    public bool IsRestoring => _mustStoreAgain;

    public void Participate(ISiloLifecycle lifecycle)
    {
        // Before a grain can be here: what is lost between its first write and the first look would be lost unseen.
        lifecycle.Subscribe(nameof(StoreRestorer), ServiceLifecycleStage.ApplicationServices, LearnAsync);
        lifecycle.Subscribe(
            nameof(StoreRestorer),
            ServiceLifecycleStage.Active,
            _ =>
            {
                _loop.Start();
                return Task.CompletedTask;
            },
            _ => _loop.StopAsync());
    }

    private async Task LearnAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(await _store.DatabaseAsync(stopping).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutOfReach(exception))
        {
            // The first turn learns it.
        }
    }

    private async Task TurnAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(await _store.DatabaseAsync(stopping).ConfigureAwait(false)).ConfigureAwait(false);
            await _members.ReadAll().ConfigureAwait(false);
            if (_wasAway)
            {
                await _members.SayAliveAsync(_time.GetUtcNow()).ConfigureAwait(false);
            }

            _wasAway = false;
        }
        catch (Exception exception) when (IsOutOfReach(exception))
        {
            // Whoever watches the store tells of it.
            _wasAway = true;
            return;
        }

        if (_mustStoreAgain)
        {
            // The living first: they know more than the replica.
            _mustStoreAgain = !(await _living.Value.StoreAgainAsync(stopping).ConfigureAwait(false)
                && await _catalog.Value.RestoreAsync(stopping).ConfigureAwait(false));
        }
    }

    private static bool IsOutOfReach(Exception exception) => exception is RedisException or RedisCommandException or TimeoutException;

    private async Task LookAsync(IDatabase database)
    {
        var found = await database.StringGetAsync(_markKey).ConfigureAwait(false);
        if (found.IsNull)
        {
            await database.StringSetAsync(_markKey, Guid.NewGuid().ToString("N"), when: When.NotExists).ConfigureAwait(false);
            found = await database.StringGetAsync(_markKey).ConfigureAwait(false);
        }

        if (_mark.HasValue && _mark != found)
        {
            LostAt = _time.GetUtcNow();
            _mustStoreAgain = true;
            _losses.Add(1);
            LogLost();
        }

        _mark = found;
    }

    [LoggerMessage(
        LogLevel.Error,
        "Redis lost what it held: it was emptied, or is an empty replica. Active grains write their state again, and the replica's products are written; "
            + "what no silo holds is lost. See \"Redis that comes back empty\" in the operation page.")]
    private partial void LogLost();
}
