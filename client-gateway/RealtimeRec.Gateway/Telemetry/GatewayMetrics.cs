using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

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
    private readonly Counter<long> _retried;
    private readonly Counter<long> _degraded;
    private readonly ConcurrentDictionary<CallKind, CircuitBreakerStateProvider> _breakers = [];

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Boundaries };
        _acknowledge = meter.CreateHistogram(TelemetryNames.EventAcknowledge, "s", "From a batch's arrival until it is durable: in its profiles, or in Kafka", null, advice);
        _freshness = meter.CreateHistogram(TelemetryNames.FeedFreshness, "s", "From a profile's change until its live feeds were pushed", null, advice);
        _rejected = meter.CreateCounter<long>(TelemetryNames.EventsRejected, "{event}", "Events refused, by reason");
        _retried = meter.CreateCounter<long>(TelemetryNames.ClusterRetries, "{call}", "Calls to the cluster made again");
        _degraded = meter.CreateCounter<long>(TelemetryNames.FeedsDegraded, "{feed}", "Feeds served without the user's profile");
        meter.CreateObservableGauge(TelemetryNames.ClusterBreaker, BreakerStates, "{state}", "0: calls pass; 1: one probes the cluster; 2: calls are refused");
    }

    public void Acknowledged(TimeSpan duration) => _acknowledge.Record(duration.TotalSeconds);

    public void Pushed(TimeSpan sinceChange) => _freshness.Record(sinceChange.TotalSeconds);

    public void Rejected(string reason) => _rejected.Add(1, KeyValuePair.Create<string, object?>("reason", reason));

    public void Retried(CallKind kind) => _retried.Add(1, Tag(kind));

    public void Degraded() => _degraded.Add(1);

    /// <summary>Reports a breaker's state from now on.</summary>
    public void Watch(CallKind kind, CircuitBreakerStateProvider breaker) => _breakers[kind] = breaker;

    private IEnumerable<Measurement<int>> BreakerStates()
    {
        foreach (var (kind, breaker) in _breakers)
        {
            yield return new Measurement<int>(
                breaker.CircuitState switch
                {
                    CircuitState.Closed => 0,
                    CircuitState.HalfOpen => 1,
                    _ => 2,
                },
                Tag(kind));
        }
    }

    private static KeyValuePair<string, object?> Tag(CallKind kind) => new("calls", kind switch { CallKind.Read => "read", CallKind.Write => "write", _ => "replica" });
}
