namespace RealtimeRec.Search.Analytics;

/// <summary>Counts the queries whose hash leaves the grain's number when divided by <see cref="Shards"/>. For silos alone.</summary>
[Alias("RealtimeRec.IQueryShardGrain")]
internal interface IQueryShardGrain : IGrainWithIntegerKey
{
    /// <summary>How many such grains there are. What is stored depends on it.</summary>
    const int Shards = 16;

    /// <summary>Counts what a silo's shoppers did. Stored some seconds later.</summary>
    [Alias("Add")]
    Task AddAsync(QueryTally[] tallies);

    /// <summary>The queries that enough shoppers searched for and whose weight has changed.</summary>
    /// <param name="epoch">The epoch of the caller's latest; empty for none.</param>
    /// <param name="since">How far the caller's latest go.</param>
    [Alias("ChangesSince")]
    Task<QueryChanges> ChangesSinceAsync(Guid epoch, long since);

    /// <summary>What was searched for on the latest days.</summary>
    /// <param name="days">How many days, the current one included.</param>
    /// <param name="limit">Queries of each list.</param>
    [Alias("Report")]
    Task<QueryShardReport> ReportAsync(int days, int limit);

    /// <summary>Forgets that shoppers searched, and the queries that nobody else searched for. Durable once it is answered.</summary>
    /// <param name="users">Hashes of the users' ids.</param>
    /// <returns>Whether there was anything to forget.</returns>
    [Alias("Erase")]
    Task<bool> EraseAsync(ulong[] users);
}
