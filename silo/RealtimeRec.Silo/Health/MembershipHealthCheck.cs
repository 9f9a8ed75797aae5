using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.Silo.Storage;

namespace RealtimeRec.Silo.Health;

/// <summary>
/// Healthy while the silo is active in the cluster, the membership table holds it, and it has not been told to stop. The lifetime is
/// asked first: it knows of a stop before anything is stopped.
/// </summary>
internal sealed class MembershipHealthCheck(IHostApplicationLifetime lifetime, ISiloStatusOracle silos, RestoringMembershipTable? table = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("the silo is stopping"));
        }

        if (table is { IsListed: false })
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"silo {silos.SiloAddress} is not in the membership table: gateways cannot find it"));
        }

        var status = silos.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy($"silo {silos.SiloAddress} is active")
            : HealthCheckResult.Unhealthy($"silo {silos.SiloAddress} is {status}"));
    }
}
