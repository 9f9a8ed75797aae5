using RealtimeRec.Catalog;
using RealtimeRec.Products;
using RealtimeRec.Quality;

namespace RealtimeRec;

/// <summary>
/// Starts and stops what runs beside the grains: all start once the silo takes calls, and stop while grains still do, so
/// that the last signals reach their products and the last counts the report.
/// </summary>
internal sealed class SiloLocalServices(CatalogReplica replica, SignalAggregator signals, QualityReporter quality) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloLocalServices),
        ServiceLifecycleStage.Active,
        _ =>
        {
            replica.Start();
            signals.Start();
            quality.Start();
            return Task.CompletedTask;
        },
        async _ =>
        {
            await signals.StopAsync();
            await quality.StopAsync();
            await replica.StopAsync();
        });
}
