namespace RealtimeRec.Search;

/// <summary>A query that may be searched for.</summary>
/// <param name="Query">The query.</param>
/// <param name="IsOwn">Whether the shopper searched for it before.</param>
[GenerateSerializer, Immutable, Alias("SuggestedQuery")]
public sealed record SuggestedQuery([property: Id(0)] string Query, [property: Id(1)] bool IsOwn = false);
