using Microsoft.Extensions.Logging;
using RealtimeRec.Catalog;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Search.Analytics;

namespace RealtimeRec.Search.Suggestions;

/// <summary>
/// What this silo suggests: asks every two seconds what shoppers search for and what the shop blocks, and takes categories and popular products from the catalogue when that has
/// changed, so often that it costs little.
/// While nobody answers, what was known stays.
/// </summary>
internal sealed partial class ServedSuggestions : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks at the catalogue lie this many times what the first one took.</summary>
    private const int PauseForEachLook = 50;

    /// <summary>Products that are suggested, the most popular ones.</summary>
    private const int MaxProducts = 10_000;

    private readonly CatalogReplica _replica;
    private readonly CatalogIds _ids;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<ServedSuggestions> _logger;
    private readonly SupervisedLoop _loop;
    private readonly ShardQueries[] _shards = [.. Enumerable.Range(0, IQueryShardGrain.Shards).Select(_ => new ShardQueries())];
    private SuggestionSet _current = SuggestionSet.Empty;
    private BlockedTexts _blocked = new(null, null, []);
    private CatalogRankings? _rankings;
    private long _nextLook;

    public ServedSuggestions(CatalogReplica replica, CatalogIds ids, IGrainFactory grains, TimeProvider time, ILogger<ServedSuggestions> logger)
    {
        (_replica, _ids, _grains, _time, _logger) = (replica, ids, grains, time, logger);
        _loop = SupervisedLoop.Every(Period, "suggestions", LookAsync, time, logger);
    }

    /// <summary>What may be suggested.</summary>
    public SuggestionSet Current => Volatile.Read(ref _current);

    /// <summary>Asks for it from now on.</summary>
    public void Start() => _loop.Start();

    /// <summary>Stops asking.</summary>
    public Task StopAsync() => _loop.StopAsync();

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task LookAsync(CancellationToken stopping)
    {
        var (blocked, isBlockedNew) = (_current.Blocked, false);
        try
        {
            if (await _grains.GetBlockedTexts().GetIfChangedAsync(_blocked.Version).WaitAsync(stopping).ConfigureAwait(false) is { } list)
            {
                (_blocked, blocked, isBlockedNew) = (list, new BlockedSet(list.Blocked), true);
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotAsked(exception);
        }

        var areNew = await Task.WhenAll(_shards.Select((shard, number) => TakeAsync(shard, number, stopping))).ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
        var next = _current with { Blocked = blocked };
        if (isBlockedNew || areNew.Contains(true))
        {
            next = next with { Queries = QueriesOf(blocked) };
        }

        var began = _time.GetTimestamp();
        if (isBlockedNew || (_rankings != _replica.Rankings && began >= _nextLook))
        {
            _rankings = _replica.Rankings;
            next = next with { Categories = CategoriesOf(_rankings, blocked), Products = ProductsOf(_replica.Current, _rankings, blocked) };
            var ended = _time.GetTimestamp();
            _nextLook = ended + (PauseForEachLook * (ended - began));
        }

        Volatile.Write(ref _current, next);
    }

    /// <summary>Takes up what has changed in a shard; true when it knows other queries then.</summary>
    private async Task<bool> TakeAsync(ShardQueries shard, int number, CancellationToken stopping)
    {
        try
        {
            return shard.Take(await _grains.Get<IQueryShardGrain>(number).ChangesSinceAsync(shard.Epoch, shard.Until).WaitAsync(stopping).ConfigureAwait(false));
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotAsked(exception);
            return false;
        }
    }

    private PrefixIndex<KnownQuery> QueriesOf(BlockedSet blocked)
    {
        var known = new List<(string Text, KnownQuery Value)>();
        foreach (var shard in _shards)
        {
            shard.Judge(blocked);
            known.AddRange(shard.Queries.Where(query => !query.Value.IsBlocked).Select(query => (query.Key, query.Value)));
        }

        return PrefixIndex<KnownQuery>.Of(known);
    }

    private PrefixIndex<SuggestedCategory> CategoriesOf(CatalogRankings rankings, BlockedSet blocked) => PrefixIndex<SuggestedCategory>.Of(rankings.Categories
        .Select(category => (Text: QueryText.KeyOf(_ids.Categories[category]), Value: new SuggestedCategory(_ids.Categories[category], rankings.ProductsIn(category))))
        .Where(category => !blocked.Blocks(category.Text)));

    private static PrefixIndex<(CatalogRow Row, int Place)> ProductsOf(CatalogSnapshot catalog, CatalogRankings rankings, BlockedSet blocked)
    {
        // The least popular of those kept is the first to go.
        var kept = new PriorityQueue<CatalogRow, (double Popularity, long Since)>(MaxProducts + 1);
        foreach (var row in catalog.AllRows())
        {
            if (row is { OnSale: true, Details.Product.Title: not null })
            {
                kept.Enqueue(row, (rankings.PopularityOf(row), row.NewSinceMs));
                if (kept.Count > MaxProducts)
                {
                    kept.Dequeue();
                }
            }
        }

        var rows = new List<CatalogRow>(kept.Count);
        while (kept.TryDequeue(out var row, out _))
        {
            rows.Add(row);
        }

        // Of variants, which mostly have one title, one is enough.
        rows.Reverse();
        var groups = new HashSet<GroupOrdinal>();
        return PrefixIndex<(CatalogRow Row, int Place)>.Of(rows
            .Where(row => row.Group.IsNone || groups.Add(row.Group))
            .Select((row, place) => (Text: QueryText.KeyOf(row.Details.Product.Title!), Value: (row, place)))
            .Where(product => product.Text.Length > 0 && !blocked.Blocks(product.Text)));
    }

    [LoggerMessage(LogLevel.Debug, "What to suggest could not be asked.")]
    private partial void LogNotAsked(Exception exception);

    /// <summary>The queries of a shard, as far as this silo knows them.</summary>
    private sealed class ShardQueries
    {
        private readonly Dictionary<string, KnownQuery> _queries = new(StringComparer.Ordinal);
        private BlockedSet _blocked = BlockedSet.None;

        public Guid Epoch { get; private set; }

        public long Until { get; private set; }

        public IReadOnlyDictionary<string, KnownQuery> Queries => _queries;

        /// <returns>Whether there are others than before.</returns>
        public bool Take(QueryChanges changes)
        {
            var isNew = changes.IsWhole && _queries.Count > 0;
            if (changes.IsWhole)
            {
                _queries.Clear();
            }

            foreach (var change in changes.Queries)
            {
                // Quotes and exclusions are for those who know what they look for.
                if (!_queries.TryGetValue(change.Key, out var query) && !change.Query.AsSpan().ContainsAny("\"“”「」『』") && !change.Query.StartsWith('-') && !change.Query.Contains(" -", StringComparison.Ordinal))
                {
                    query = new KnownQuery(change.Query, _blocked.Blocks(change.Key));
                    _queries.Add(change.Key, query);
                    isNew = true;
                }

                query?.LogWeight = change.LogWeight;
            }

            (Epoch, Until) = (changes.Epoch, changes.Until);
            return isNew;
        }

        /// <summary>Looks anew at what is blocked, if that has changed.</summary>
        public void Judge(BlockedSet blocked)
        {
            if (_blocked == blocked)
            {
                return;
            }

            _blocked = blocked;
            foreach (var (key, query) in _queries.ToArray())
            {
                _queries[key] = new KnownQuery(query.Query, blocked.Blocks(key)) { LogWeight = query.LogWeight };
            }
        }
    }
}
