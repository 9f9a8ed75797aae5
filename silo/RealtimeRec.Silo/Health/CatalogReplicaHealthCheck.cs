using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo.Health;

/// <summary>Healthy once the silo has the whole catalogue in memory, or needs none, and for as long as it follows its changes.</summary>
internal sealed class CatalogReplicaHealthCheck(CatalogReplica replica, IOptions<SiloOptions> silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!silo.Value.HasRole(SiloRoles.Users) && !silo.Value.HasRole(SiloRoles.Inference))
        {
            return Task.FromResult(HealthCheckResult.Healthy($"not needed without the role {SiloRoles.Users} or {SiloRoles.Inference}"));
        }

        var known = string.Create(CultureInfo.InvariantCulture, $"{replica.Current.Rows} products known");
        return Task.FromResult(
            !replica.Ready ? HealthCheckResult.Unhealthy($"{(replica.Unreadable is { } reason ? $"not to be loaded: {reason.TrimEnd('.')}" : "being loaded")}, {known}")
            : replica.Stuck is { } stuck ? HealthCheckResult.Unhealthy($"stuck: {stuck}, {known}")
            : replica.Unreadable is { } unreadable ? HealthCheckResult.Degraded($"{unreadable.TrimEnd('.')}, {known}")
            : replica.SilentShards is > 0 and var silent ? HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"{silent} of {GrainKeys.CatalogShards} shards do not answer, {known}"))
            : HealthCheckResult.Healthy(known));
    }
}
