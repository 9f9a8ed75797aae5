namespace RealtimeRec.Benchmarks.Inference;

/// <summary>One rate of arrivals.</summary>
/// <param name="PerSecond">Arrivals a second.</param>
/// <param name="P50">Milliseconds, median.</param>
/// <param name="Floor">Milliseconds, median, of calls that do nothing at the same rate.</param>
/// <param name="P99">Milliseconds, 99th percentile.</param>
/// <param name="MeanBatch">Mean size of a batch.</param>
/// <param name="Refused">Requests that a full queue turned away.</param>
internal sealed record LoadPoint(double PerSecond, double P50, double Floor, double P99, double MeanBatch, int Refused);
