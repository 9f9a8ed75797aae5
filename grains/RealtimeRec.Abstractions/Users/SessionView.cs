namespace RealtimeRec.Users;

/// <summary>The user's latest visit: interactions with less than 30 minutes of inactivity between them.</summary>
/// <param name="StartedAt">Time of the first interaction.</param>
/// <param name="LastEventAt">Time of the last interaction.</param>
/// <param name="Interactions">Number of interactions.</param>
[GenerateSerializer, Immutable, Alias("SessionView")]
public sealed record SessionView(
    [property: Id(0)] DateTimeOffset StartedAt,
    [property: Id(1)] DateTimeOffset LastEventAt,
    [property: Id(2)] int Interactions);
