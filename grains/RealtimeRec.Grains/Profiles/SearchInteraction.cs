namespace RealtimeRec.Profiles;

/// <summary>A search a user made.</summary>
/// <param name="TimeMs">When it counts as done, milliseconds since 1970: the event's time, but never later than its arrival.</param>
/// <param name="Term">What for.</param>
/// <param name="AheadMs">How far the stated time was ahead of the arrival, in milliseconds; 0 when it was not.</param>
internal readonly record struct SearchInteraction(long TimeMs, string Term, int AheadMs = 0);
