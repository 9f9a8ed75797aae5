using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Products;
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
    IGrainFactory grains,
    IServiceProvider services,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    TimeProvider time,
    ILogger<CatalogReplica> logger) : ICatalogRows, IAsyncDisposable
{
    private const int ConcurrentLoads = 64;
    private const int ConcurrentPreloads = 8;

    /// <summary>Changes that come within this time are published together: a publication copies the blocks it touches.</summary>
    private static readonly TimeSpan PublishSpacing = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RankSpacing = TimeSpan.FromSeconds(1);
    /// <summary>How long the rows by former models are kept for the silos that have not changed over yet.</summary>
    private static readonly TimeSpan FormerKept = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a silo that joins waits for a shard's position, which it can do without.</summary>
    private static readonly TimeSpan PositionTimeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _pendingLock = new();
    private readonly SemaphoreSlim _pendingSignal = new(0);
    private readonly bool[] _loaded = new bool[GrainKeys.CatalogShards];
    private readonly CatalogPosition[] _positions = new CatalogPosition[GrainKeys.CatalogShards];
    private List<CatalogChange> _pending = [];
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CatalogSnapshot _current = CatalogSnapshot.Empty(registry.Target);
    private VectorIndex _index = new(registry.Target.Dimensions);
    private CatalogSnapshot? _former;
    private long _changedOver;
    private (ModelSet Models, TaskCompletionSource Done)? _next;
    private CatalogSnapshot? _ranked;
    private CatalogRankings _rankings = CatalogRankings.Empty;
    private Task _running = Task.CompletedTask;

    /// <summary>The catalogue as it is now.</summary>
    public CatalogSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The latest rankings.</summary>
    public CatalogRankings Rankings => Volatile.Read(ref _rankings);

    /// <summary>Whether every shard was loaded and ranked once.</summary>
    public bool Ready { get; private set; }

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
    /// answers with a reset as to any reader, and its rows are loaded again while those of now are served. The same happens
    /// when no silo is there to give a position, as for the first of a cluster.
    /// </remarks>
    public async Task PreloadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var hasPeers = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Any(silo => !silo.Equals(roles.Local));
        var loaded = new CatalogChange[]?[GrainKeys.CatalogShards];
        try
        {
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

                    loaded[shard] = await LoadAsync(answer?.Reset ?? await StoredIdsAsync(shard).ConfigureAwait(false)).ConfigureAwait(false);
                    _positions[shard] = answer?.Position ?? default;
                    _loaded[shard] = true;
                }).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotPreloaded(exception);
        }

        var changes = loaded.OfType<CatalogChange[]>().SelectMany(changes => changes).ToList();
        BeginWith(ModelsOf(changes));
        Publish(changes);
        Rank();
        LogPreloaded(Current.Rows, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Begins to follow the shards.</summary>
    public void Start() => _running = Task.WhenAll(
        Enumerable.Range(0, GrainKeys.CatalogShards)
            .Select(shard => Task.Run(() => FollowAsync(shard)))
            .Append(Task.Run(PublishLoopAsync))
            .Append(Task.Run(RankLoopAsync)));

    /// <summary>Stops following.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _pendingSignal.Dispose();
    }

    private async Task FollowAsync(int shard)
    {
        var grain = grains.GetCatalogShard(shard);
        var position = _positions[shard];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var answer = await grain.ReadAsync(position).WaitAsync(_stopping.Token).ConfigureAwait(false);
                var changes = answer.Reset is { } reset ? await LoadAsync(reset).ConfigureAwait(false) : answer.Changes;
                if (changes.Length > 0)
                {
                    await EnqueueAsync(changes).WaitAsync(_stopping.Token).ConfigureAwait(false);
                }

                position = answer.Position;
                _loaded[shard] = true;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A silo left, or storage is away for a moment: what is here stays good, if older by the length of the outage.
                LogShardUnreachable(exception, shard);
                await Task.Delay(RetryDelay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
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

    private async Task<string[]> StoredIdsAsync(int shard)
    {
        var state = new GrainState<CatalogShardState>(new CatalogShardState());
        await services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State)
            .ReadStateAsync(CatalogShardState.Name, grains.GetCatalogShard(shard).GetGrainId(), state).ConfigureAwait(false);
        return [.. state.State?.ItemIds ?? []];
    }

    private async Task<CatalogChange[]> LoadAsync(string[] itemIds)
    {
        var storage = services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);
        var loaded = new CatalogChange?[itemIds.Length];
        await Parallel.ForAsync(
            0,
            itemIds.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentLoads, CancellationToken = _stopping.Token },
            async (i, _) =>
            {
                var state = new GrainState<ProductState>(new ProductState());
                await storage.ReadStateAsync(ProductState.Name, grains.GetProduct(itemIds[i]).GetGrainId(), state).ConfigureAwait(false);
                if (state.State?.Details is { } details)
                {
                    loaded[i] = new CatalogChange(itemIds[i], details, state.State.Statistics);
                }
            }).ConfigureAwait(false);
        return [.. loaded.OfType<CatalogChange>()];
    }

    private Task EnqueueAsync(CatalogChange[] changes)
    {
        lock (_pendingLock)
        {
            var first = _pending.Count == 0;
            _pending.AddRange(changes);
            if (first)
            {
                _pendingSignal.Release();
            }

            return _published.Task;
        }
    }

    private async Task PublishLoopAsync()
    {
        try
        {
            while (true)
            {
                await _pendingSignal.WaitAsync(_stopping.Token).ConfigureAwait(false);
                await Task.Delay(PublishSpacing, time, _stopping.Token).ConfigureAwait(false);
                List<CatalogChange> changes;
                TaskCompletionSource published;
                (ModelSet Models, TaskCompletionSource Done)? next;
                lock (_pendingLock)
                {
                    (changes, _pending) = (_pending, []);
                    (next, _next) = (_next, null);
                    (published, _published) = (_published, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }

                try
                {
                    Publish(changes);
                    if (next is { } models)
                    {
                        ChangeOver(models.Models);
                        models.Done.SetResult();
                    }

                    published.SetResult();
                }
                catch (Exception exception)
                {
                    next?.Done.TrySetException(exception);
                    published.SetException(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Publish(List<CatalogChange> changes)
    {
        var rows = new Dictionary<int, CatalogRow>();
        var vectors = new Dictionary<int, VectorUpdate>();
        var current = Current;
        foreach (var change in changes)
        {
            var item = ids.Items.GetOrAdd(change.ItemId);
            var known = rows.GetValueOrDefault(item) ?? current.Find(item);
            if ((change.Details ?? known?.Details) is not { } details)
            {
                continue;
            }

            var row = new CatalogRow(ids, item, details, change.Statistics ?? known?.Statistics ?? CatalogStatistics.None, current.Models);
            rows[item] = row;
            if (change.Details is not null)
            {
                // Only what may be shown is in the index: it needs no filter of its own for that.
                vectors[item] = new VectorUpdate(item, row.OnSale ? row.Vector : null);
            }
        }

        if (vectors.Count > 0)
        {
            _index.Apply([.. vectors.Values]);
        }

        Volatile.Write(ref _current, current.With(rows.Values, _index.Current));
    }

    /// <summary>
    /// What rows are to be shown by at first: the models to be served, unless most products have yet to be encoded by their text
    /// encoder and there is one that has encoded more of them.
    /// </summary>
    private ModelSet ModelsOf(List<CatalogChange> rows)
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

    private async Task RankLoopAsync()
    {
        try
        {
            while (true)
            {
                var started = time.GetTimestamp();
                Rank();
                if (_former is not null && time.GetElapsedTime(Volatile.Read(ref _changedOver)) > FormerKept)
                {
                    Volatile.Write(ref _former, null);
                }

                // Ranking a very large catalogue must not take more than a tenth of a core.
                var cost = time.GetElapsedTime(started) * 10;
                var pause = Ready ? RankSpacing : TimeSpan.FromMilliseconds(50);
                await Task.Delay(cost > pause ? cost : pause, time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
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

    [LoggerMessage(LogLevel.Debug, "Catalogue shard {Shard} did not answer; trying again.")]
    private partial void LogShardUnreachable(Exception exception, int shard);
}
