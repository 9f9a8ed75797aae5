namespace RealtimeRec.Users;

/// <summary>A user's affinity for a category or a brand.</summary>
/// <param name="Name">The category or brand.</param>
/// <param name="Weight">Share of the user's time-decayed interest, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("AffinityView")]
public sealed record AffinityView(
    [property: Id(0)] string Name,
    [property: Id(1)] double Weight);
