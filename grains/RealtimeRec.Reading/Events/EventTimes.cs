namespace RealtimeRec.Reading.Events;

/// <summary>What an event's time is judged by.</summary>
/// <param name="Now">The server's clock: the measure of what is in the future.</param>
/// <param name="Unstated">The time of an event that states none.</param>
internal readonly record struct EventTimes(DateTimeOffset Now, DateTimeOffset Unstated);
