using RealtimeRec.Catalog;

namespace RealtimeRec.Search.Analytics;

/// <summary>
/// Counts queries. A query is told only once enough shoppers have searched for it; until then who did is remembered, as hashes. For one caller at a time.
/// </summary>
/// <param name="shoppersToShow">How many shoppers are enough.</param>
internal sealed class QueryLedger(int shoppersToShow)
{
    /// <summary>Queries that are kept; when there are a tenth more, those of the least weight go, first of them what too few shoppers searched for.</summary>
    public const int MaxQueries = 4_096;

    /// <summary>Days without anything after which a query goes that too few shoppers searched for; one that may be told goes when there is no room: it may be of a log of last year.</summary>
    private const int MaxSilentDays = 30;

    /// <summary>In what time the weight of a search halves, in milliseconds.</summary>
    private const double HalfLifeMs = 3 * 24 * 60 * 60 * 1_000.0;

    /// <summary>How long what was done may be on its way, in milliseconds: what comes later than that is from after an erasure.</summary>
    private const long LongestWayMs = 60_000;

    private readonly Dictionary<string, Entry> _queries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, SearchCounts> _days = [];
    private readonly Dictionary<ulong, long> _erasedMs = [];
    private Guid _epoch = Guid.NewGuid();
    private long _changes;

    /// <summary>What something done at a time adds to a query's weight.</summary>
    /// <param name="weight">What it is worth when it is done, over 0.</param>
    /// <param name="timeMs">The time, milliseconds since 1970.</param>
    /// <returns>Base-2 logarithm of it, as of 1970.</returns>
    public static double LogWeightAt(double weight, long timeMs) => Math.Log2(weight) + (timeMs / HalfLifeMs);

    /// <summary>Takes up what was stored.</summary>
    public void Restore(QueryShardState state)
    {
        foreach (var day in state.Days)
        {
            _days[day.Day] = day.Counts;
        }

        foreach (var stored in state.Queries)
        {
            // Where the folding of texts has changed meanwhile, two may have become one.
            var entry = EntryOf(QueryText.KeyOf(stored.Query), stored.Query);
            entry.LogWeight = LogSum.Add(entry.LogWeight, stored.LogWeight);
            entry.LatestDay = Math.Max(entry.LatestDay, stored.LatestDay);
            entry.Shoppers = stored.Shoppers is null || entry.Shoppers is null ? null : [.. entry.Shoppers.Union(stored.Shoppers)];
            foreach (var day in stored.Days)
            {
                day.AddTo(entry.Days);
            }

            entry.Change = ++_changes;
        }
    }

    /// <summary>What is to be stored.</summary>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    public QueryShardState ToState(long nowMs)
    {
        LetGo(nowMs);
        return new QueryShardState
        {
            Queries = [.. _queries.Values.Select(entry => new StoredQuery(entry.Query, entry.LogWeight, entry.LatestDay, [.. entry.Days], entry.Shoppers?.ToArray()))],
            Days = [.. _days.Select(day => new QueryDay(day.Key, day.Value))],
        };
    }

    /// <summary>Counts what a silo's shoppers did.</summary>
    /// <param name="tally">What they did.</param>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    public void Add(QueryTally tally, long nowMs)
    {
        var firstDay = FirstDay(nowMs, SearchAnalytics.MaxDays);
        foreach (var day in tally.Days)
        {
            if (day.Day >= firstDay)
            {
                _days[day.Day] = _days.GetValueOrDefault(day.Day) + day.Counts;
            }
        }

        var shoppers = tally.Shoppers.Where(shopper => !(_erasedMs.TryGetValue(shopper.User, out var erasedMs) && shopper.AtMs <= erasedMs)).ToArray();
        if (tally.Key.Length == 0 || (shoppers.Length == 0 && !_queries.ContainsKey(tally.Key)))
        {
            // Of a query that nobody is known to have searched for nothing is kept that can be read.
            return;
        }

        var entry = EntryOf(tally.Key, tally.Query);
        entry.LogWeight = LogSum.Add(entry.LogWeight, tally.LogWeight);
        foreach (var day in tally.Days)
        {
            entry.LatestDay = Math.Max(entry.LatestDay, day.Day);
            if (day.Day >= firstDay)
            {
                day.AddTo(entry.Days);
            }
        }

        foreach (var shopper in shoppers)
        {
            if (entry.Shoppers is { } known && !known.Contains(shopper.User))
            {
                known.Add(shopper.User);
            }
        }

        if (entry.Shoppers?.Count >= shoppersToShow)
        {
            entry.Shoppers = null;
        }

        entry.Change = ++_changes;
        if (_queries.Count > MaxQueries + (MaxQueries / 10))
        {
            LetGo(nowMs);
        }
    }

    /// <summary>The queries that may be told and whose weight has changed.</summary>
    /// <param name="epoch">The epoch of the caller's latest.</param>
    /// <param name="since">How far the caller's latest go.</param>
    public QueryChanges ChangesSince(Guid epoch, long since)
    {
        var isWhole = epoch != _epoch;
        return new QueryChanges(
            _epoch,
            _changes,
            isWhole,
            [
                .. _queries
                    .Where(query => query.Value.Shoppers is null && (isWhole || query.Value.Change > since) && double.IsFinite(query.Value.LogWeight))
                    .Select(query => new QueryWeight(query.Key, query.Value.Query, query.Value.LogWeight)),
            ]);
    }

    /// <summary>What was searched for on the latest days.</summary>
    /// <param name="days">How many days, the current one included.</param>
    /// <param name="limit">Queries of each list.</param>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    public QueryShardReport Report(int days, int limit, long nowMs)
    {
        var firstDay = FirstDay(nowMs, days);
        var told = _queries.Values.Where(entry => entry.Shoppers is null).Select(entry => new SearchedQuery(entry.Query, entry.CountsSince(firstDay))).ToArray();
        return new QueryShardReport(
            [.. _days.Where(day => day.Key >= firstDay).Select(day => new QueryDay(day.Key, day.Value))],
            Top(told, limit, query => query.Counts.Searches),
            Top(told, limit, query => query.Counts.WithoutResults),
            _queries.Count,
            _queries.Count - told.Length);
    }

    /// <summary>Forgets that shoppers searched, what of theirs is still on its way, and the queries that nobody else searched for.</summary>
    /// <param name="users">Hashes of the users' ids.</param>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    /// <returns>Whether there was anything to forget.</returns>
    public bool Erase(ulong[] users, long nowMs)
    {
        foreach (var (user, erasedMs) in _erasedMs.ToArray())
        {
            if (nowMs - erasedMs > LongestWayMs)
            {
                _erasedMs.Remove(user);
            }
        }

        foreach (var user in users)
        {
            _erasedMs[user] = nowMs;
        }

        var found = false;
        foreach (var (key, entry) in _queries.ToArray())
        {
            if (entry.Shoppers is { } shoppers && shoppers.RemoveAll(users.Contains) > 0)
            {
                found = true;
                if (shoppers.Count == 0)
                {
                    _queries.Remove(key);
                }
            }
        }

        return found;
    }

    /// <summary>The first of the latest days.</summary>
    private static int FirstDay(long nowMs, int days) => QueryDay.Of(nowMs) - days + 1;

    private static SearchedQuery[] Top(SearchedQuery[] queries, int limit, Func<SearchedQuery, long> by) =>
    [
        .. queries.Where(query => by(query) > 0).OrderByDescending(by).ThenBy(query => query.Query, StringComparer.Ordinal).Take(limit),
    ];

    private Entry EntryOf(string key, string query)
    {
        if (!_queries.TryGetValue(key, out var entry))
        {
            entry = new Entry(query);
            _queries.Add(key, entry);
        }

        return entry;
    }

    /// <summary>Lets go what is over: days, queries of few shoppers that nobody types any more, and what there is no room for.</summary>
    private void LetGo(long nowMs)
    {
        var firstDay = FirstDay(nowMs, SearchAnalytics.MaxDays);
        foreach (var day in _days.Keys.TakeWhile(day => day < firstDay).ToArray())
        {
            _days.Remove(day);
        }

        var oldest = FirstDay(nowMs, MaxSilentDays);
        var gone = _queries.Where(query => IsForgotten(query.Value)).Select(query => query.Key).ToList();
        if (_queries.Count - gone.Count > MaxQueries)
        {
            gone.AddRange(_queries
                .Where(query => !IsForgotten(query.Value))
                .OrderBy(query => query.Value.Shoppers is null)
                .ThenBy(query => query.Value.LogWeight)
                .Take(_queries.Count - gone.Count - MaxQueries)
                .Select(query => query.Key));
        }

        foreach (var key in gone)
        {
            _queries.Remove(key, out var entry);
            if (entry!.Shoppers is null)
            {
                _epoch = Guid.NewGuid();
            }
        }

        foreach (var entry in _queries.Values)
        {
            entry.Days.RemoveAll(day => day.Day < firstDay);
        }

        bool IsForgotten(Entry entry) => entry.Shoppers is not null && entry.LatestDay < oldest;
    }

    private sealed class Entry(string query)
    {
        public string Query => query;

        public double LogWeight { get; set; } = double.NegativeInfinity;

        public int LatestDay { get; set; }

        public List<QueryDay> Days { get; } = new(1);

        /// <summary>Null once there are enough of them.</summary>
        public List<ulong>? Shoppers { get; set; } = new(1);

        /// <summary>Number of the latest change.</summary>
        public long Change { get; set; }

        public SearchCounts CountsSince(int firstDay)
        {
            var counts = default(SearchCounts);
            foreach (var day in Days)
            {
                counts += day.Day >= firstDay ? day.Counts : default;
            }

            return counts;
        }
    }
}
