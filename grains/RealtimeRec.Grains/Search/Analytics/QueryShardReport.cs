namespace RealtimeRec.Search.Analytics;

/// <summary>One shard's part of the analytics.</summary>
/// <param name="Days">All that was counted, by day.</param>
/// <param name="Top">Its queries that were searched for most often.</param>
/// <param name="Failing">Its queries that found nothing most often.</param>
/// <param name="Queries">Its queries.</param>
/// <param name="Withheld">How many of them too few shoppers searched for.</param>
[GenerateSerializer, Immutable, Alias("QueryShardReport")]
internal sealed record QueryShardReport(
    [property: Id(0)] QueryDay[] Days,
    [property: Id(1)] SearchedQuery[] Top,
    [property: Id(2)] SearchedQuery[] Failing,
    [property: Id(3)] int Queries,
    [property: Id(4)] int Withheld);
