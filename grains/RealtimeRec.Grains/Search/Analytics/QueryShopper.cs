namespace RealtimeRec.Search.Analytics;

/// <summary>A shopper who searched for a query.</summary>
/// <param name="User">Hash of the user's id (<see cref="Quality.QualityErasure.HashOf"/>).</param>
/// <param name="AtMs">When the search arrived, milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("QueryShopper")]
internal readonly record struct QueryShopper([property: Id(0)] ulong User, [property: Id(1)] long AtMs);
