namespace RealtimeRec.Search;

/// <summary>A query that enough shoppers searched for, and what came of it.</summary>
/// <param name="Query">What was typed, in lower case. Queries that differ in case, accents, width or punctuation alone are one.</param>
/// <param name="Counts">What came of it.</param>
[GenerateSerializer, Immutable, Alias("SearchedQuery")]
public sealed record SearchedQuery([property: Id(0)] string Query, [property: Id(1)] SearchCounts Counts);
