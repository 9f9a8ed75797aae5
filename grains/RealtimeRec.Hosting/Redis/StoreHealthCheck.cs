using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Hosting.Redis;

/// <summary>
/// Degraded, which is still ready, while Redis does not answer in time or takes no writes: known shoppers are still served from memory, and what
/// comes meanwhile waits.
/// </summary>
/// <param name="watch">Who knows.</param>
public sealed class StoreHealthCheck(StoreWatch watch) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.Trouble is { } trouble ? HealthCheckResult.Degraded(trouble.ToString()) : HealthCheckResult.Healthy("Redis answers and takes writes"));
}
