namespace RealtimeRec.Users;

/// <summary>A search a user made.</summary>
/// <param name="Term">The search term.</param>
/// <param name="Time">When.</param>
[GenerateSerializer, Immutable, Alias("SearchView")]
public sealed record SearchView(
    [property: Id(0)] string Term,
    [property: Id(1)] DateTimeOffset Time);
