using RealtimeRec.Catalog;
using RealtimeRec.Placement;
using RealtimeRec.Products;

namespace RealtimeRec;

/// <summary>
/// Starts and stops what runs beside the grains of a silo with the role <see cref="SiloRoles.Users"/>. The catalogue is loaded
/// before the silo takes calls; both services start once it does, and stop while grains still do, so that the last signals
/// reach their products.
/// </summary>
internal sealed class SiloLocalServices(CatalogReplica replica, SignalAggregator signals, SiloRoleDirectory roles)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Storage is there by then, and the silo is known to the others but not yet called.</summary>
    private const int PreloadStage = ServiceLifecycleStage.ApplicationServices + 1_000;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (!roles.LocalHas(SiloRoles.Users))
        {
            return;
        }

        lifecycle.Subscribe(nameof(CatalogReplica), PreloadStage, replica.PreloadAsync);
        lifecycle.Subscribe(
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
}
