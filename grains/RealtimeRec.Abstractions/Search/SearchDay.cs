namespace RealtimeRec.Search;

/// <summary>What all searches of a day came to.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Counts">What they came to.</param>
[GenerateSerializer, Immutable, Alias("SearchDay")]
public sealed record SearchDay([property: Id(0)] DateOnly Day, [property: Id(1)] SearchCounts Counts);
