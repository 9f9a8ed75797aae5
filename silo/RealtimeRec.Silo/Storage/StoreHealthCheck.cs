using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Degraded while Redis does not answer or takes no writes: known shoppers are still served from memory, and what comes meanwhile waits.
/// </summary>
internal sealed class StoreHealthCheck(StoreWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (watch.Trouble is { } trouble)
        {
            return Task.FromResult(HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{trouble}, since {watch.TroubleSince:O}")));
        }

        var lost = watch.LostAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"; it lost what it held at {at:O}") : "";
        return Task.FromResult(watch.IsRestoring
            ? HealthCheckResult.Degraded($"Living grains write their state again{lost}")
            : HealthCheckResult.Healthy($"Redis answers and takes writes{lost}"));
    }
}
