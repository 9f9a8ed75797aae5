namespace RealtimeRec.Search.Analytics;

/// <summary>A query that enough shoppers searched for, and how much it is searched for of late.</summary>
/// <param name="Key">The query (<see cref="QueryText.KeyOf"/>).</param>
/// <param name="Query">The query as it is shown.</param>
/// <param name="LogWeight">Base-2 logarithm of its weight, as of 1970: the order is the same at any time.</param>
[GenerateSerializer, Immutable, Alias("QueryWeight")]
internal sealed record QueryWeight([property: Id(0)] string Key, [property: Id(1)] string Query, [property: Id(2)] double LogWeight);
