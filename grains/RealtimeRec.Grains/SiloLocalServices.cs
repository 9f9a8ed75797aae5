using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec;

/// <summary>
/// Starts and stops what runs beside the grains: both start once the silo takes calls, and stop while grains still do, so
/// that the last signals reach their products.
/// </summary>
internal sealed class SiloLocalServices(CatalogReplica replica, SignalAggregator signals) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloLocalServices),
        ServiceLifecycleStage.Active,
        _ =>
        {
            replica.Start();
            signals.Start();
            return Task.CompletedTask;
        },
        async _ =>
        {
            await signals.StopAsync();
            await replica.StopAsync();
        });
}
