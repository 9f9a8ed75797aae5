using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo.Health;

/// <summary>Healthy once the silo has the whole catalogue in memory, or needs none.</summary>
internal sealed class CatalogReplicaHealthCheck(CatalogReplica replica, IOptions<SiloOptions> silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!silo.Value.HasRole(SiloRoles.Users) && !silo.Value.HasRole(SiloRoles.Inference))
        {
            return Task.FromResult(HealthCheckResult.Healthy($"not needed without the role {SiloRoles.Users} or {SiloRoles.Inference}"));
        }

        var known = string.Create(CultureInfo.InvariantCulture, $"{replica.Current.Rows} products known");
        return Task.FromResult(replica.Ready ? HealthCheckResult.Healthy(known) : HealthCheckResult.Unhealthy($"being loaded, {known}"));
    }
}
