using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.Hosting.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Degraded while Redis does not answer or takes no writes (known shoppers are still served from memory, and what comes meanwhile waits),
/// and while living grains write again what it lost.
/// </summary>
internal sealed class StoreHealthCheck(StoreWatch watch, StoreRestorer restorer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (watch.Trouble is { } trouble)
        {
            return Task.FromResult(HealthCheckResult.Degraded(trouble.ToString()));
        }

        var lost = restorer.LostAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"; it lost what it held at {at:O}") : "";
        return Task.FromResult(restorer.IsRestoring
            ? HealthCheckResult.Degraded($"Active grains write their state again{lost}")
            : HealthCheckResult.Healthy($"Redis answers and takes writes{lost}"));
    }
}
