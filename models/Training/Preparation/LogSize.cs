namespace RealtimeRec.Training.Preparation;

/// <summary>How much a log holds.</summary>
/// <param name="Events">Interactions.</param>
/// <param name="Users">Users with any.</param>
/// <param name="Items">Items with any.</param>
/// <param name="FirstMs">Time of the first, in milliseconds since 1970; null when there is none.</param>
/// <param name="LastMs">Time of the last.</param>
internal sealed record LogSize(int Events, int Users, int Items, long? FirstMs, long? LastMs);
