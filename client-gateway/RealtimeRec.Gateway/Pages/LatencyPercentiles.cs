namespace RealtimeRec.Gateway.Pages;

/// <summary>Two percentiles of a duration, in seconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">What 99 of 100 stay below.</param>
public sealed record LatencyPercentiles(double P50, double P99);
