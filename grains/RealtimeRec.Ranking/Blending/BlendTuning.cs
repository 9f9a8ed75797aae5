namespace RealtimeRec.Ranking.Blending;

/// <summary>The outcome of tuning a blend.</summary>
/// <param name="Components">The components with the weights (adding up to 1) and scales found, in the order given.</param>
/// <param name="Value">The metric's mean over the cases used.</param>
/// <param name="Alone">What each component reached alone, in the order given.</param>
/// <param name="Cases">Number of cases used.</param>
public sealed record BlendTuning(IReadOnlyList<BlendComponent> Components, double Value, IReadOnlyList<double> Alone, int Cases);
