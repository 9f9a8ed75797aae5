using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Gateway.Health;

/// <summary>Unhealthy as soon as the process was told to stop, so that no new traffic is sent to it while it finishes the old.</summary>
internal sealed class LifetimeHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("Stopping")
            : HealthCheckResult.Healthy("Running"));
}
