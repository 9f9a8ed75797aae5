namespace RealtimeRec.Search.Analytics;

/// <summary>A query as it is stored.</summary>
/// <param name="Query">The query as it is shown; its key follows from it.</param>
/// <param name="LogWeight">Base-2 logarithm of its weight, as of 1970; negative infinity for none.</param>
/// <param name="LatestDay">The latest day on which anything was done with it, in days since 1970.</param>
/// <param name="Days">What was counted, by day.</param>
/// <param name="Shoppers">Hashes of those who searched for it, until there are enough of them; null from then on.</param>
[GenerateSerializer, Immutable, Alias("StoredQuery")]
internal sealed record StoredQuery(
    [property: Id(0)] string Query,
    [property: Id(1)] double LogWeight,
    [property: Id(2)] int LatestDay,
    [property: Id(3)] QueryDay[] Days,
    [property: Id(4)] ulong[]? Shoppers);
