namespace RealtimeRec.Benchmarks.Replay;

/// <summary>A ranking in a table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Settings">The settings chosen; empty for none.</param>
/// <param name="Ranks">The target's place in each case, from 1; 0 for none.</param>
internal sealed record ReplayLine(string Name, string Settings, int[] Ranks);
