using RealtimeRec.Catalog;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Quality;

namespace RealtimeRec;

/// <summary>
/// Starts and stops what runs beside the grains of a silo: what it finds in events is reported by every silo, catalogue and
/// signals are the business of one with the role <see cref="SiloRoles.Users"/>. The catalogue is loaded before the silo takes
/// calls; all else starts once it does, and stops while grains still do, so that the last signals reach their products and
/// the last counts the report.
/// </summary>
internal sealed class SiloLocalServices(CatalogReplica replica, SignalAggregator signals, QualityReporter quality, SiloRoleDirectory roles)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Storage is there by then, and the silo is known to the others but not yet called.</summary>
    private const int PreloadStage = ServiceLifecycleStage.ApplicationServices + 1_000;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (roles.LocalHas(SiloRoles.Users))
        {
            lifecycle.Subscribe(nameof(CatalogReplica), PreloadStage, replica.PreloadAsync);
        }

        lifecycle.Subscribe(nameof(SiloLocalServices), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        quality.Start();
        if (roles.LocalHas(SiloRoles.Users))
        {
            replica.Start();
            signals.Start();
        }

        return Task.CompletedTask;
    }

    // What was not started stops at once.
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await signals.StopAsync();
        await quality.StopAsync();
        await replica.StopAsync();
    }
}
