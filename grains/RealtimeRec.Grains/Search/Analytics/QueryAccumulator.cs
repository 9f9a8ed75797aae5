using RealtimeRec.Catalog;

namespace RealtimeRec.Search.Analytics;

/// <summary>What is folded of a query until it is sent. Used under its owner's lock.</summary>
/// <param name="query">The query as it is shown.</param>
internal sealed class QueryAccumulator(string query)
{
    private readonly List<QueryDay> _days = new(1);
    private readonly Dictionary<ulong, long> _shoppers = new(1);
    private double _logWeight = double.NegativeInfinity;

    /// <summary>The query as it is shown.</summary>
    public string Query => query;

    /// <summary>Adds what a shopper did.</summary>
    /// <param name="step">What.</param>
    /// <param name="weight">What it adds to the query's weight, 0 for nothing.</param>
    /// <param name="timeMs">When, milliseconds since 1970.</param>
    /// <param name="shopper">Who.</param>
    public void Add(QueryStep step, double weight, long timeMs, QueryShopper shopper)
    {
        new QueryDay(QueryDay.Of(timeMs), step switch
        {
            QueryStep.Search => new SearchCounts { Searches = 1 },
            QueryStep.Click => new SearchCounts { Clicks = 1 },
            QueryStep.Cart => new SearchCounts { Carts = 1 },
            _ => new SearchCounts { Purchases = 1 },
        }).AddTo(_days);
        _shoppers[shopper.User] = shopper.AtMs;
        if (weight > 0)
        {
            _logWeight = LogSum.Add(_logWeight, QueryLedger.LogWeightAt(weight, timeMs));
        }
    }

    /// <summary>Adds what was not sent.</summary>
    public void Add(QueryAccumulator other)
    {
        other._days.ForEach(day => day.AddTo(_days));
        _logWeight = LogSum.Add(_logWeight, other._logWeight);
        foreach (var (user, atMs) in other._shoppers)
        {
            _shoppers[user] = Math.Max(atMs, _shoppers.GetValueOrDefault(user));
        }
    }

    /// <summary>All of it.</summary>
    /// <param name="key">The query.</param>
    /// <param name="outcome">What the searches came to.</param>
    public QueryTally ToTally(string key, SearchOutcome outcome) => new(
        key,
        query,
        [
            .. _days.Select(day => day with
            {
                Counts = outcome switch
                {
                    SearchOutcome.Nothing => day.Counts with { WithoutResults = day.Counts.Searches },
                    SearchOutcome.Relaxed => day.Counts with { Relaxed = day.Counts.Searches },
                    _ => day.Counts,
                },
            }),
        ],
        _logWeight,
        [.. _shoppers.Select(shopper => new QueryShopper(shopper.Key, shopper.Value))]);
}
