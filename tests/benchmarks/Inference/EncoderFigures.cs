namespace RealtimeRec.Benchmarks.Inference;

/// <summary>What was measured of one encoder.</summary>
/// <param name="Kind"><c>text</c> or <c>user</c>.</param>
/// <param name="Saturated">Requests a second through the grain by many callers.</param>
/// <param name="Bare">Requests a second of the bare session.</param>
/// <param name="MeanBatch">Mean size of the batches of many callers.</param>
/// <param name="IdleMedian">Milliseconds of a lone caller, median.</param>
/// <param name="IdleTail">Milliseconds of a lone caller, 99th percentile.</param>
/// <param name="IdleBare">Milliseconds of the bare session for one request, median.</param>
/// <param name="Sweep">The open loop.</param>
internal sealed record EncoderFigures(
    string Kind, double Saturated, double Bare, double MeanBatch, double IdleMedian, double IdleTail, double IdleBare, IReadOnlyList<LoadPoint> Sweep);
