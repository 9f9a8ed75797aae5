using System.Diagnostics.Metrics;

namespace RealtimeRec.Hosting.Redis;

/// <summary>What a process measures of its cluster's store; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class StoreMetrics
{
    private readonly TimeProvider _time;
    private volatile StoreTrouble? _trouble;

    public StoreMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(TelemetryNames.Source);
        meter.CreateObservableGauge(TelemetryNames.StoreTakesWrites, () => Trouble is null or { TakesWrites: true } ? 1 : 0, description: "1 while the store answers and takes writes, else 0");
        meter.CreateObservableGauge(
            TelemetryNames.StoreOutage, Outage, "s", "How long the store has not answered in time or taken writes, by store and reason; none while it does");
    }

    /// <summary>What is wrong with the store; null while nothing is.</summary>
    public StoreTrouble? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    private IEnumerable<Measurement<double>> Outage()
    {
        if (Trouble is { } trouble)
        {
            yield return new Measurement<double>(
                (_time.GetUtcNow() - trouble.Since).TotalSeconds,
                KeyValuePair.Create<string, object?>("store", trouble.Servers),
                KeyValuePair.Create<string, object?>("reason", trouble.Reason));
        }
    }
}
