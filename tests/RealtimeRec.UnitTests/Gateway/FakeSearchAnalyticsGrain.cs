using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Nobody has searched for anything.</summary>
public sealed class FakeSearchAnalyticsGrain : ISearchAnalyticsGrain
{
    public Task<SearchAnalytics> GetAsync(int days, int limit) => Task.FromResult(new SearchAnalytics
    {
        At = DateTimeOffset.UnixEpoch,
        Days = [],
        Total = default,
        Top = [],
        Failing = [],
        ShoppersToShow = 5,
        Queries = 0,
        QueriesWithheld = 0,
    });
}
