using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Encoders;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Placement;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Catalog;

/// <summary>
/// This silo's copy of the catalogue: publishes what it reads of the shards (<see cref="CatalogShardReader"/>) as immutable snapshots, so
/// that a feed finds every product without leaving the silo, and ranks them.
/// </summary>
internal sealed partial class CatalogReplica(
    CatalogIds ids,
    IModelSource models,
    ICatalogStorage storage,
    IGrainFactory grains,
    IOptions<CatalogOptions> options,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    PopularityClock clock,
    TimeProvider time,
    ILogger<CatalogReplica> logger) : ICatalogRows, ISiloCatalog, IAsyncDisposable
{
    /// <summary>Changes that come within this time are published together: a publication copies the blocks it touches.</summary>
    private static readonly TimeSpan PublishSpacing = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RankSpacing = TimeSpan.FromSeconds(1);

    /// <summary>How long the rows by former models are kept for the silos that have not changed over yet.</summary>
    private static readonly TimeSpan FormerKept = TimeSpan.FromSeconds(30);

    /// <summary>How long changes may wait, rankings be due and a shard be silent, which answers every second, before health says so.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(30);

    /// <summary>Rows whose words are read together.</summary>
    private const int ReadTogether = 32_768;

    /// <summary>Looks at the shards, each of a second at most, until this silo shows all that they know.</summary>
    private const int MostLooks = 30;

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<SupervisedLoop> _loops = [];
    private readonly Lock _pendingLock = new();
    private readonly SemaphoreSlim _pendingSignal = new(0);
    private readonly CatalogShardReader _shards = new(storage, grains, silos, roles, time, logger);
    private readonly UpcomingProducts _upcoming = new();
    private List<CatalogChange> _pending = [];
    private long _pendingSince;
    private long _rankedAt;
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CatalogSnapshot _current = CatalogSnapshot.Empty(models.Target);
    private VectorIndex _index = new(models.Target.Dimensions, options.Value.ExactSearchRows);
    private readonly TermIndex _terms = new();

    /// <summary>Rows whose words are to be read: all of them at first, as many at a time as do not keep a change waiting.</summary>
    private readonly HashSet<ItemOrdinal> _unread = [];
    private bool _isSearchable;
    private CatalogSnapshot? _former;
    private long _changedOver;
    private (ModelSet Models, TaskCompletionSource Done)? _next;
    private CatalogSnapshot? _ranked;
    private TaskCompletionSource _nextRanking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _rankingAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _disposed;
    private CatalogRankings _rankings = CatalogRankings.Empty;

    /// <summary>The catalogue as it is now.</summary>
    public CatalogSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The latest rankings.</summary>
    public CatalogRankings Rankings => Volatile.Read(ref _rankings);

    /// <inheritdoc/>
    public bool Ready { get; private set; }

    /// <summary>Whether the words of the catalogue that the silo started with can be searched.</summary>
    public bool IsSearchable => Volatile.Read(ref _isSearchable);

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public int SilentShards => _loops.Count == 0 ? 0 : _shards.SilentSince(StuckAfter);

    /// <inheritdoc/>
    public string? Unreadable => _shards.Unreadable;

    /// <inheritdoc/>
    public int Count => Current.Rows;

    /// <inheritdoc/>
    public IEnumerable<CatalogChange> All() => Current.AllRows().Select(row => new CatalogChange(row.ItemId, row.Details, row.StatisticsWithNeighbours(ids)));

    /// <inheritdoc/>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        // What no silo shows by then keeps it from being healthy, and nobody waiting.
        for (var look = 1; look <= MostLooks; look++)
        {
            var shown = await Task.WhenAll(Enumerable.Range(0, GrainKeys.CatalogShards).Select(shard => grains.GetCatalogShard(shard).ShownAsync()))
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Array.TrueForAll(shown, all => all))
            {
                break;
            }
        }

        var next = Volatile.Read(ref _nextRanking).Task;
        Volatile.Read(ref _rankingAsked).TrySetResult();
        await next.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public CatalogRow? Find(ItemOrdinal item) => Current.Find(item);

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
    public async Task PreloadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var rows = await _shards.PreloadAsync(cancellationToken).ConfigureAwait(false);
        BeginWith(ModelsOf(rows));
        Publish(rows);
        Rank();
        LogPreloaded(Current.Rows, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Begins to follow the shards.</summary>
    public void Start()
    {
        _shards.Begin();
        _loops.AddRange(Enumerable.Range(0, GrainKeys.CatalogShards).Select(shard => new SupervisedLoop(
            "catalogue shards", stopping => _shards.FollowAsync(shard, () => Current.AllRows(), EnqueueAsync, stopping), time, logger)));
        _loops.Add(new SupervisedLoop("catalogue changes", PublishLoopAsync, time, logger));
        _loops.Add(new SupervisedLoop("catalogue rankings", RankLoopAsync, time, logger));
        _loops.Add(SupervisedLoop.Every(RankSpacing, "damaged products", _ => storage.MendAsync(), time, logger));
        _loops.ForEach(loop => loop.Start());
        _pendingSignal.Release();
    }

    /// <summary>Stops following.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows it by several services, and disposes of it once for each.
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _pendingSignal.Dispose();
    }

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

            _unread.UnionWith(update.Texts);
            if (_loops.Count > 0)
            {
                ReadWords(update);
            }
        }
        catch
        {
            _upcoming.PutBack(due, nowMs);
            throw;
        }

        var next = update.Of(_index.Current, _terms.Current);
        ids.Rows = next.Rows;
        Volatile.Write(ref _current, next);
        _upcoming.Add(update.Rows, nowMs);
    }

    /// <summary>Not before the silo takes calls: feeds need no words, and do not wait for them.</summary>
    private void ReadWords(CatalogUpdate update)
    {
        if (_unread.Count == 0)
        {
            _terms.TakeMerged();
        }
        else
        {
            ItemOrdinal[] read = [.. _unread.Take(ReadTogether)];
            var words = new TermUpdate[read.Length];
            Parallel.For(0, read.Length, i => words[i] = new TermUpdate(read[i].Row, update.Find(read[i]) is { IsFindable: true } row ? SearchedTexts.Of(row.Details.Product) : null));
            _terms.Apply(words);
            _unread.ExceptWith(read);
        }

        if (_unread.Count > 0)
        {
            _pendingSignal.Release();
        }
        else
        {
            Volatile.Write(ref _isSearchable, true);
        }
    }

    /// <summary>
    /// What rows are to be shown by at first: the models to be served, unless most products have yet to be encoded by their text
    /// encoder and there is one that has encoded more of them.
    /// </summary>
    private ModelSet ModelsOf(IReadOnlyList<CatalogChange> rows)
    {
        var target = models.Target;
        var encoded = rows
            .Where(row => row.Details is not null)
            .SelectMany(row => row.Details!.TextVectors)
            .GroupBy(text => text.Encoder)
            .ToDictionary(group => group.Key, group => group.Count());
        return encoded.Count == 0 || encoded.GetValueOrDefault(target.TextEncoder) >= 0.99 * encoded.Values.Max()
            ? target
            : models.WithTextEncoder(encoded.MaxBy(pair => pair.Value).Key) ?? target;
    }

    private void BeginWith(ModelSet models)
    {
        _index = new VectorIndex(models.Dimensions, options.Value.ExactSearchRows);
        Volatile.Write(ref _current, CatalogSnapshot.Empty(models));
    }

    private void ChangeOver(ModelSet models)
    {
        var former = Current;
        var index = new VectorIndex(models.Dimensions, options.Value.ExactSearchRows);
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

            // Before the next ranking is taken: whoever asks for one later finds this.
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _rankingAsked, asked);
            if (_terms.IsMerging || _upcoming.IsDue(time.GetUtcNow().ToUnixTimeMilliseconds()))
            {
                _pendingSignal.Release();
            }

            var next = Interlocked.Exchange(ref _nextRanking, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            try
            {
                Rank();
            }
            finally
            {
                // One that fails is made again, and logged: nobody need wait for that.
                next.SetResult();
            }

            Volatile.Write(ref _rankedAt, time.GetTimestamp());
            if (_former is not null && time.GetElapsedTime(Volatile.Read(ref _changedOver)) > FormerKept)
            {
                Volatile.Write(ref _former, null);
            }

            // Ranking a very large catalogue must not take more than a tenth of a core.
            var cost = time.GetElapsedTime(started) * 10;
            var pause = Ready ? RankSpacing : TimeSpan.FromMilliseconds(50);
            await asked.Task.WaitAsync(cost > pause ? cost : pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private void Rank()
    {
        var complete = _shards.IsLoaded;
        var snapshot = Current;
        if (!ReferenceEquals(snapshot, _ranked))
        {
            var rankings = CatalogRankings.Of(snapshot);
            clock.Learn(rankings.Time);
            Volatile.Write(ref _rankings, rankings);
            _ranked = snapshot;
        }

        Ready |= complete;
    }

    [LoggerMessage(LogLevel.Information, "Loaded {Products} products before serving, in {Milliseconds} ms.")]
    private partial void LogPreloaded(int products, long milliseconds);

    [LoggerMessage(LogLevel.Error, "This silo cannot show the change of product {ItemId}.")]
    private partial void LogRowRefused(Exception exception, string itemId);
}
