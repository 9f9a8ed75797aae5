using System.Diagnostics.Metrics;

namespace RealtimeRec.Silo.Storage;

/// <summary>What the silo measures of its store; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class StoreMetrics
{
    private readonly Counter<long> _losses;

    public StoreMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _losses = meter.CreateCounter<long>(TelemetryNames.StoreLosses, description: "Times that the store was found empty, or another one");
        meter.CreateObservableGauge(TelemetryNames.StoreTakesWrites, () => TakesWrites ? 1 : 0, description: "1 while the store answers and takes writes, else 0");
    }

    /// <summary>Whether the store answers and takes writes.</summary>
    public bool TakesWrites { get; set; } = true;

    public void CountLoss() => _losses.Add(1);
}
