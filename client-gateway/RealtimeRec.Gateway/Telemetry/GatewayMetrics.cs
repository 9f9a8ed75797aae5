using System.Diagnostics.Metrics;

namespace RealtimeRec.Gateway.Telemetry;

/// <summary>What the gateway measures.</summary>
internal sealed class GatewayMetrics
{
    // Seconds. The defaults begin at 5 ms, which is where these measurements nearly end.
    private static readonly double[] Boundaries =
        [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    private readonly Histogram<double> _acknowledge;
    private readonly Histogram<double> _freshness;
    private readonly Counter<long> _rejected;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Boundaries };
        _acknowledge = meter.CreateHistogram(TelemetryNames.EventAcknowledge, "s", "From a batch's arrival until its profiles are durable", null, advice);
        _freshness = meter.CreateHistogram(TelemetryNames.FeedFreshness, "s", "From a profile's change until its live feeds were pushed", null, advice);
        _rejected = meter.CreateCounter<long>(TelemetryNames.EventsRejected, "{event}", "Events refused, by reason");
    }

    public void Acknowledged(TimeSpan duration) => _acknowledge.Record(duration.TotalSeconds);

    public void Pushed(TimeSpan sinceChange) => _freshness.Record(sinceChange.TotalSeconds);

    public void Rejected(string reason) => _rejected.Add(1, KeyValuePair.Create<string, object?>("reason", reason));
}
