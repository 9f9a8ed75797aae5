namespace RealtimeRec.Ranking.Metrics;

/// <summary>A metric and its bootstrap interval (Efron, "Bootstrap methods: another look at the jackknife", 1979; percentile method).</summary>
/// <param name="Value">The metric over all cases.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public readonly record struct MetricEstimate(double Value, double Lower, double Upper);
