using RealtimeRec.Quality;

namespace RealtimeRec.Search.Analytics;

/// <summary>All that the cluster's shoppers search for, whichever grain keeps it.</summary>
internal sealed class SearchedQueries(IGrainFactory grains)
{
    /// <summary>What was searched for on the latest days.</summary>
    /// <param name="days">How many days, the current one included.</param>
    /// <param name="limit">Queries of each list.</param>
    public Task<QueryShardReport[]> ReportAsync(int days, int limit) => OfAllAsync(shard => shard.ReportAsync(days, limit));

    /// <summary>Forgets that shoppers searched, and the queries that nobody else searched for; true when there was anything to forget. Durable once it returns.</summary>
    /// <param name="userIds">Ids of the shoppers.</param>
    public async Task<bool> EraseAsync(string[] userIds)
    {
        var users = Array.ConvertAll(userIds, QualityErasure.HashOf);
        return (await OfAllAsync(shard => shard.EraseAsync(users))).Contains(true);
    }

    private Task<T[]> OfAllAsync<T>(Func<IQueryShardGrain, Task<T>> ask) =>
        Task.WhenAll(Enumerable.Range(0, IQueryShardGrain.Shards).Select(shard => ask(grains.Get<IQueryShardGrain>(shard))));
}
