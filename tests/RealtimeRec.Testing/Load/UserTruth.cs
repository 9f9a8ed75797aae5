namespace RealtimeRec.Testing.Load;

/// <summary>What the broker acknowledged of one user's events.</summary>
/// <param name="Events">Number of distinct valid events; a repeated one counts once.</param>
/// <param name="LastOffsets">The last valid event's offset for each partition that has any.</param>
/// <param name="RecentItemIds">Item of each of the last distinct events, in the order in which they were produced, at most <see cref="EventTruth.RecentItems"/>.</param>
public sealed record UserTruth(long Events, IReadOnlyDictionary<int, long> LastOffsets, IReadOnlyList<string> RecentItemIds);
