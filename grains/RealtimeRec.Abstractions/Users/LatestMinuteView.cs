namespace RealtimeRec.Users;

/// <summary>How much a user did in the latest minute with activity; bots are detected by it.</summary>
/// <param name="Minute">When the minute began, by the events' times.</param>
/// <param name="Events">Events in it.</param>
[GenerateSerializer, Immutable, Alias("LatestMinuteView")]
public sealed record LatestMinuteView([property: Id(0)] DateTimeOffset Minute, [property: Id(1)] int Events);
