namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>A ranking made of simple sources, each filling the places that those before it leave.</summary>
/// <param name="Family">What it is called, whatever its settings.</param>
/// <param name="Settings">Its settings, for whoever reads which were chosen.</param>
/// <param name="Sources">The sources, as places in <see cref="RivalField"/>.</param>
internal sealed record Rival(string Family, string Settings, int[] Sources);
