using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using RealtimeRec.Placement;

namespace RealtimeRec.Search.Analytics;

/// <inheritdoc cref="ISearchAnalyticsGrain"/>
[PlacedOnRole(SiloRole.Users)]
[StatelessWorker]
internal sealed class SearchAnalyticsGrain(SearchedQueries queries, IOptions<SearchOptions> options, TimeProvider time) : Grain, ISearchAnalyticsGrain
{
    public async Task<SearchAnalytics> GetAsync(int days, int limit)
    {
        var now = time.GetUtcNow();
        var parts = await queries.ReportAsync(days, limit);
        var today = QueryDay.Of(now.ToUnixTimeMilliseconds());
        var counted = parts.SelectMany(part => part.Days).ToLookup(day => day.Day, day => day.Counts);
        SearchDay[] all =
        [
            .. Enumerable.Range(today - days + 1, days).Select(day => new SearchDay(
                DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)), counted[day].Aggregate(default(SearchCounts), (sum, counts) => sum + counts))),
        ];
        return new SearchAnalytics
        {
            At = now,
            Days = all,
            Total = all.Aggregate(default(SearchCounts), (sum, day) => sum + day.Counts),
            Top = Top(parts.SelectMany(part => part.Top), limit, query => query.Counts.Searches),
            Failing = Top(parts.SelectMany(part => part.Failing), limit, query => query.Counts.WithoutResults),
            ShoppersToShow = options.Value.ShoppersToShow,
            Queries = parts.Sum(part => part.Queries),
            QueriesWithheld = parts.Sum(part => part.Withheld),
        };
    }

    private static SearchedQuery[] Top(IEnumerable<SearchedQuery> queries, int limit, Func<SearchedQuery, long> by) =>
        [.. queries.OrderByDescending(by).ThenBy(query => query.Query, StringComparer.Ordinal).Take(limit)];
}
