namespace RealtimeRec.Users;

/// <summary>A search a user made.</summary>
/// <param name="TimeMs">Event time, milliseconds since 1970.</param>
/// <param name="Term">What for.</param>
internal readonly record struct SearchInteraction(long TimeMs, string Term);
