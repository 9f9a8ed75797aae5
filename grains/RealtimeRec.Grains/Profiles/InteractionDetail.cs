namespace RealtimeRec.Profiles;

/// <summary>All of an interaction but its item and kind. Kept in this form only for the few that do not fit in 16 bytes.</summary>
/// <param name="Price">Price of one piece; null when the event does not say.</param>
/// <param name="Quantity">Number of pieces, at least 1.</param>
/// <param name="AheadMs">How far the event's stated time was ahead of its arrival, in milliseconds; 0 when it was not.</param>
internal readonly record struct InteractionDetail(decimal? Price, int Quantity, int AheadMs);
