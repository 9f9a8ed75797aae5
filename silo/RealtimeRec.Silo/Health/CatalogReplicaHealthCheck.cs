using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo.Health;

/// <summary>Healthy once the silo has the whole catalogue in memory, or needs none, and for as long as it follows its changes.</summary>
internal sealed class CatalogReplicaHealthCheck(ISiloCatalog catalog, IOptions<SiloOptions> silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!silo.Value.HasRole(SiloRole.Users) && !silo.Value.HasRole(SiloRole.Inference))
        {
            return Task.FromResult(HealthCheckResult.Healthy($"not needed without the role {SiloRole.Users.Name()} or {SiloRole.Inference.Name()}"));
        }

        var known = string.Create(CultureInfo.InvariantCulture, $"{catalog.Count} products known");
        return Task.FromResult(
            !catalog.Ready ? HealthCheckResult.Unhealthy($"{(catalog.Unreadable is { } reason ? $"not to be loaded: {reason.TrimEnd('.')}" : "being loaded")}, {known}")
            : catalog.Stuck is { } stuck ? HealthCheckResult.Unhealthy($"stuck: {stuck}, {known}")
            : catalog.Unreadable is { } unreadable ? HealthCheckResult.Degraded($"{unreadable.TrimEnd('.')}, {known}")
            : catalog.SilentShards is > 0 and var silent ? HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"{silent} of {GrainKeys.CatalogShards} shards do not answer, {known}"))
            : HealthCheckResult.Healthy(known));
    }
}
