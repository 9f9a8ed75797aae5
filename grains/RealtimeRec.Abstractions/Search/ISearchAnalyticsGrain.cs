namespace RealtimeRec.Search;

/// <summary>What shoppers search for, put together from all parts of the cluster. Any key.</summary>
[Alias("RealtimeRec.ISearchAnalyticsGrain")]
public interface ISearchAnalyticsGrain : IGrainWithIntegerKey
{
    /// <summary>What was searched for of late.</summary>
    /// <param name="days">Days to look back, the current one included: 1 to <see cref="SearchAnalytics.MaxDays"/>.</param>
    /// <param name="limit">Queries of each list: 1 or more.</param>
    /// <exception cref="NewerStateException">A newer version stored it.</exception>
    [Alias("Get")]
    Task<SearchAnalytics> GetAsync(int days, int limit);
}
