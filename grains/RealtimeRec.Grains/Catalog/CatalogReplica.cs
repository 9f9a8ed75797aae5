using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Retrieval;

namespace RealtimeRec.Catalog;

/// <summary>
/// This silo's copy of the catalogue: follows the change logs of the 64 shards and publishes immutable snapshots, so that a
/// feed finds every product without leaving the silo. Rows it missed are loaded through grain storage, without activating
/// a grain for each.
/// </summary>
internal sealed partial class CatalogReplica(
    CatalogIds ids,
    ModelRegistry registry,
    CatalogStorage storage,
    IGrainFactory grains,
    IOptions<CatalogOptions> options,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    TimeProvider time,
    ILogger<CatalogReplica> logger) : ICatalogRows, IAsyncDisposable
{
    private const int ConcurrentPreloads = 8;

    /// <summary>Changes that come within this time are published together: a publication copies the blocks it touches.</summary>
    private static readonly TimeSpan PublishSpacing = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RankSpacing = TimeSpan.FromSeconds(1);

    /// <summary>How long the rows by former models are kept for the silos that have not changed over yet.</summary>
    private static readonly TimeSpan FormerKept = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan UnreadableDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo that joins waits for a shard's position, which it can do without.</summary>
    private static readonly TimeSpan PositionTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long changes may wait, rankings be due and a shard be silent, which answers every second, before health says so.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<SupervisedLoop> _loops = [];
    private readonly Lock _pendingLock = new();
    private readonly SemaphoreSlim _pendingSignal = new(0);
    private readonly bool[] _loaded = new bool[GrainKeys.CatalogShards];
    private readonly CatalogPosition[] _positions = new CatalogPosition[GrainKeys.CatalogShards];
    private readonly long[] _heard = new long[GrainKeys.CatalogShards];
    private readonly string?[] _unreadable = new string?[GrainKeys.CatalogShards];

    /// <summary>The dead that the first silo of a cluster knew before it read the rows; null for any other silo.</summary>
    private HashSet<SiloAddress>? _before;
    private readonly UpcomingProducts _upcoming = new();
    private List<CatalogChange> _pending = [];
    private long _pendingSince;
    private long _rankedAt;
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CatalogSnapshot _current = CatalogSnapshot.Empty(registry.Target);
    private VectorIndex _index = new(registry.Target.Dimensions);
    private CatalogSnapshot? _former;
    private long _changedOver;
    private (ModelSet Models, TaskCompletionSource Done)? _next;
    private CatalogSnapshot? _ranked;
    private CatalogRankings _rankings = CatalogRankings.Empty;

    /// <summary>The catalogue as it is now.</summary>
    public CatalogSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The latest rankings.</summary>
    public CatalogRankings Rankings => Volatile.Read(ref _rankings);

    /// <summary>Whether every shard was loaded and ranked once.</summary>
    public bool Ready { get; private set; }

    /// <summary>What has kept changes from being shown for a while, in a few words; null when nothing does.</summary>
    public string? Stuck
    {
        get
        {
            return _loops.Count == 0 || !Ready ? null
                : IsLate(ref _pendingSince) ? "changes are not published"
                : IsLate(ref _rankedAt) ? "rankings are not renewed"
                : null;

            bool IsLate(ref long since) => Volatile.Read(ref since) is > 0 and var started && time.GetElapsedTime(started) > StuckAfter;
        }
    }

    /// <summary>Shards that have not answered for a while: what they list stays as it was.</summary>
    public int SilentShards => _loops.Count == 0 ? 0 : _heard.Count(heard => time.GetElapsedTime(heard) > StuckAfter);

    /// <summary>Which part of the catalogue cannot be read though its grain answers, and why; null when there is none.</summary>
    public string? Unreadable => Array.Find(_unreadable, reason => reason is not null);

    /// <inheritdoc/>
    public CatalogRow? Find(int item) => Current.Find(item);

    /// <inheritdoc/>
    public ModelSet Models => Current.Models;

    /// <inheritdoc/>
    public bool IsComplete => Ready;

    /// <summary>The catalogue by models of a version: the current ones, or for a while the former ones; otherwise null.</summary>
    public CatalogSnapshot? OfModels(string version)
    {
        var current = Current;
        return current.Models.Version == version ? current
            : Volatile.Read(ref _former) is { } former && former.Models.Version == version ? former
            : null;
    }

    /// <summary>Gives every row the vector that other models give it, and publishes them at once.</summary>
    public Task ChangeModelsAsync(ModelSet models)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pendingLock)
        {
            _next?.Done.TrySetCanceled();
            _next = (models, done);
            _pendingSignal.Release();
        }

        return done.Task.WaitAsync(_stopping.Token);
    }

    /// <summary>
    /// Loads the whole catalogue, so that a silo that joins makes full feeds from its first call on. What cannot be loaded now
    /// is left to <see cref="Start"/>.
    /// </summary>
    /// <remarks>
    /// A shard's position is asked for before its rows are loaded. A product stores a change before it tells its shard, so the
    /// rows hold every change up to that position, and following the log from there misses none: the log numbers changes, which
    /// needs no version in a product and no comparison of clocks. Statistics, which are stored later than they are told, are at
    /// most as old as storage has them. If the shard has moved meanwhile, or is too far ahead, it
    /// answers with a reset as to any reader, and its rows are loaded again while those of now are served. The first silo of a
    /// cluster has nobody to ask, and follows each log from its beginning: no other can have been written to, unless a silo came meanwhile.
    /// </remarks>
    public async Task PreloadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var others = Others();
        var hasPeers = others.ContainsValue(SiloStatus.Active);
        _before = others.Values.All(status => status == SiloStatus.Dead) ? [.. others.Keys] : null;
        CatalogChange[] rows = [];
        try
        {
            var listed = new string[GrainKeys.CatalogShards][];
            await Parallel.ForAsync(
                0,
                GrainKeys.CatalogShards,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrentPreloads, CancellationToken = cancellationToken },
                async (shard, cancellation) =>
                {
                    var answer = Volatile.Read(ref hasPeers) ? await AskAsync(shard, cancellation).ConfigureAwait(false) : null;
                    if (answer is null)
                    {
                        // Silos that are listed may be dead, or may hold no grains: the other shards need not wait to learn it.
                        Volatile.Write(ref hasPeers, false);
                    }

                    listed[shard] = answer?.Reset ?? await storage.IdsOfAsync(shard).ConfigureAwait(false);
                    _positions[shard] = answer?.Position ?? (_before is null ? default : CatalogPosition.Beginning);
                }).ConfigureAwait(false);

            // All at once, in the order in which the store has them.
            string[] itemIds = [.. listed.SelectMany(ids => ids)];
            Array.Sort(itemIds, StringComparer.Ordinal);
            rows = await storage.LoadAsync(itemIds, cancellationToken).ConfigureAwait(false);
            Array.Fill(_loaded, true);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Array.Fill(_positions, default);
            LogNotPreloaded(exception);
        }

        BeginWith(ModelsOf(rows));
        Publish(rows);
        Rank();
        LogPreloaded(Current.Rows, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Begins to follow the shards.</summary>
    public void Start()
    {
        Array.Fill(_heard, time.GetTimestamp());
        _loops.AddRange(Enumerable.Range(0, GrainKeys.CatalogShards)
            .Select(shard => new SupervisedLoop("catalogue shards", stopping => FollowAsync(shard, stopping), time, logger)));
        _loops.Add(new SupervisedLoop("catalogue changes", PublishLoopAsync, time, logger));
        _loops.Add(new SupervisedLoop("catalogue rankings", RankLoopAsync, time, logger));
        _loops.Add(SupervisedLoop.Every(RankSpacing, "damaged products", _ => storage.MendAsync(), time, logger));
        _loops.ForEach(loop => loop.Start());
    }

    /// <summary>Stops following.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _pendingSignal.Dispose();
    }

    private async Task FollowAsync(int shard, CancellationToken stopping)
    {
        var grain = grains.GetCatalogShard(shard);
        while (true)
        {
            try
            {
                var position = _positions[shard];
                var answer = await grain.ReadAsync(position).WaitAsync(stopping).ConfigureAwait(false);
                if (position == CatalogPosition.Beginning && !IsFirst())
                {
                    // Changes may have gone to another activation, on a silo that came after the rows were read.
                    _positions[shard] = default;
                    continue;
                }

                var changes = answer.Reset is { } reset ? await LoadAnewAsync(shard, reset).ConfigureAwait(false)
                    : answer.Reload is { } reload ? await LoadAsync(reload, reload).ConfigureAwait(false)
                    : answer.Changes;
                if (changes.Length > 0)
                {
                    await EnqueueAsync(changes).WaitAsync(stopping).ConfigureAwait(false);
                }

                // What was not published is read again.
                _positions[shard] = answer.Position;
                _loaded[shard] = true;
                _unreadable[shard] = null;
                Volatile.Write(ref _heard[shard], time.GetTimestamp());
            }
            catch (NewerStateException exception)
            {
                // What is here stays good; another silo may read it once there is one of that version.
                if (_unreadable[shard] != exception.Message)
                {
                    _unreadable[shard] = exception.Message;
                    LogUnreadable(exception.Message);
                }

                await Task.Delay(UnreadableDelay, time, stopping).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // A silo left, or storage is away for a moment: what is here stays good, if older by the length of the outage.
                LogShardUnreachable(exception, shard);
                await Task.Delay(RetryDelay, time, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Every row of a shard, and that those are no more that are here and not in its list.</summary>
    private Task<CatalogChange[]> LoadAnewAsync(int shard, string[] itemIds) =>
        LoadAsync(itemIds, Current.AllRows().Select(row => row.ItemId).Where(itemId => GrainKeys.ShardOf(itemId) == shard));

    /// <summary>Rows as they are stored, and which are no more.</summary>
    /// <param name="itemIds">Those to load.</param>
    /// <param name="candidates">Those that are no more unless they are loaded.</param>
    private async Task<CatalogChange[]> LoadAsync(string[] itemIds, IEnumerable<string> candidates)
    {
        var changes = await storage.LoadAsync(itemIds, _stopping.Token).ConfigureAwait(false);
        return
        [
            .. changes,
            .. candidates.Except(changes.Select(change => change.ItemId)).Select(itemId => new CatalogChange(itemId, null, null) { Removed = true }),
        ];
    }

    private async Task<CatalogChanges?> AskAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetCatalogShard(shard).ReadAsync(default).WaitAsync(PositionTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogShardUnreachable(exception, shard);
            return null;
        }
    }

    private Dictionary<SiloAddress, SiloStatus> Others() =>
        silos.GetApproximateSiloStatuses(onlyActive: false).Where(silo => !silo.Key.Equals(roles.Local)).ToDictionary();

    /// <summary>Whether no silo came since this one, the first, read the rows.</summary>
    private bool IsFirst() => _before is not null && _before.IsSupersetOf(Others().Keys);

    private Task EnqueueAsync(CatalogChange[] changes)
    {
        lock (_pendingLock)
        {
            var first = _pending.Count == 0;
            _pending.AddRange(changes);
            if (first)
            {
                Volatile.Write(ref _pendingSince, time.GetTimestamp());
                _pendingSignal.Release();
            }

            return _published.Task;
        }
    }

    private async Task PublishLoopAsync(CancellationToken stopping)
    {
        while (true)
        {
            await _pendingSignal.WaitAsync(stopping).ConfigureAwait(false);
            await Task.Delay(PublishSpacing, time, stopping).ConfigureAwait(false);
            List<CatalogChange> changes;
            TaskCompletionSource published;
            (ModelSet Models, TaskCompletionSource Done)? next;
            lock (_pendingLock)
            {
                (changes, _pending) = (_pending, []);
                (next, _next) = (_next, null);
                (published, _published) = (_published, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                Volatile.Write(ref _pendingSince, 0);
            }

            try
            {
                Publish(changes);
                published.SetResult();
                if (next is { } models)
                {
                    ChangeOver(models.Models);
                    models.Done.SetResult();
                }
            }
            catch (Exception exception)
            {
                // Whoever waits for the changes reads them again, and the loop begins anew.
                published.TrySetException(exception);
                next?.Done.TrySetException(exception);
                throw;
            }
        }
    }

    private void Publish(IReadOnlyList<CatalogChange> changes)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var update = new CatalogUpdate(ids, Current, options.Value.ShowUnknownProducts, nowMs);
        foreach (var change in changes)
        {
            try
            {
                update.Apply(change);
            }
            catch (Exception exception)
            {
                // One row that cannot be made is missing; the others are not.
                LogRowRefused(exception, change.ItemId);
            }
        }

        var due = _upcoming.TakeDue(nowMs);
        try
        {
            due.ForEach(update.Renew);
            if (update.Vectors.Count > 0)
            {
                _index.Apply([.. update.Vectors.Values]);
            }
        }
        catch
        {
            _upcoming.PutBack(due, nowMs);
            throw;
        }

        var next = update.Of(_index.Current);
        ids.Rows = next.Rows;
        Volatile.Write(ref _current, next);
        _upcoming.Add(update.Rows, nowMs);
    }

    /// <summary>
    /// What rows are to be shown by at first: the models to be served, unless most products have yet to be encoded by their text
    /// encoder and there is one that has encoded more of them.
    /// </summary>
    private ModelSet ModelsOf(IReadOnlyList<CatalogChange> rows)
    {
        var target = registry.Target;
        var encoded = rows
            .Where(row => row.Details is not null)
            .SelectMany(row => row.Details!.TextVectors)
            .GroupBy(text => text.Encoder)
            .ToDictionary(group => group.Key, group => group.Count());
        return encoded.Count == 0 || encoded.GetValueOrDefault(target.TextEncoder) >= 0.99 * encoded.Values.Max()
            ? target
            : registry.WithTextEncoder(encoded.MaxBy(pair => pair.Value).Key) ?? target;
    }

    private void BeginWith(ModelSet models)
    {
        _index = new VectorIndex(models.Dimensions);
        Volatile.Write(ref _current, CatalogSnapshot.Empty(models));
    }

    private void ChangeOver(ModelSet models)
    {
        var former = Current;
        var index = new VectorIndex(models.Dimensions);
        var next = former.By(models, index);
        Volatile.Write(ref _former, former);
        _changedOver = time.GetTimestamp();
        _index = index;
        Volatile.Write(ref _current, next);
    }

    private async Task RankLoopAsync(CancellationToken stopping)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            if (_upcoming.IsDue(time.GetUtcNow().ToUnixTimeMilliseconds()))
            {
                _pendingSignal.Release();
            }

            Rank();
            Volatile.Write(ref _rankedAt, time.GetTimestamp());
            if (_former is not null && time.GetElapsedTime(Volatile.Read(ref _changedOver)) > FormerKept)
            {
                Volatile.Write(ref _former, null);
            }

            // Ranking a very large catalogue must not take more than a tenth of a core.
            var cost = time.GetElapsedTime(started) * 10;
            var pause = Ready ? RankSpacing : TimeSpan.FromMilliseconds(50);
            await Task.Delay(cost > pause ? cost : pause, time, stopping).ConfigureAwait(false);
        }
    }

    private void Rank()
    {
        var complete = Array.TrueForAll(_loaded, loaded => loaded);
        var snapshot = Current;
        if (!ReferenceEquals(snapshot, _ranked))
        {
            Volatile.Write(ref _rankings, CatalogRankings.Of(snapshot));
            _ranked = snapshot;
        }

        Ready |= complete;
    }

    [LoggerMessage(LogLevel.Information, "Loaded {Products} products before the silo serves, in {Milliseconds} ms.")]
    private partial void LogPreloaded(int products, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "The catalogue could not be loaded before the silo serves; it is loaded as soon as it can be.")]
    private partial void LogNotPreloaded(Exception exception);

    [LoggerMessage(LogLevel.Error, "The change of product {ItemId} cannot be shown by this silo.")]
    private partial void LogRowRefused(Exception exception, string itemId);

    [LoggerMessage(LogLevel.Error, "The catalogue is not whole: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Debug, "Catalogue shard {Shard} did not answer; trying again.")]
    private partial void LogShardUnreachable(Exception exception, int shard);
}
