namespace RealtimeRec.Search.Analytics;

/// <summary>What a silo's shoppers did with a query in about a second.</summary>
/// <param name="Key">The query (<see cref="QueryText.KeyOf"/>).</param>
/// <param name="Query">The query as it is shown.</param>
/// <param name="Days">What was counted, by day.</param>
/// <param name="LogWeight">Base-2 logarithm of what it adds to the weight of the query, as of 1970 (<see cref="QueryLedger.LogWeightAt"/>); negative infinity for nothing.</param>
/// <param name="Shoppers">Those who searched for it, each once.</param>
[GenerateSerializer, Immutable, Alias("QueryTally")]
internal sealed record QueryTally(
    [property: Id(0)] string Key,
    [property: Id(1)] string Query,
    [property: Id(2)] QueryDay[] Days,
    [property: Id(3)] double LogWeight,
    [property: Id(4)] QueryShopper[] Shoppers);
