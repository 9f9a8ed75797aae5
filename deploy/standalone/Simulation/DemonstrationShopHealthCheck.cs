using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>Healthy once the demonstration shop's catalogue is there.</summary>
internal sealed class DemonstrationShopHealthCheck(DemonstrationShopStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.Open
            ? HealthCheckResult.Healthy($"{status.Total} products")
            : new HealthCheckResult(context.Registration.FailureStatus, $"{status.Done} of {status.Total} products"));
}
