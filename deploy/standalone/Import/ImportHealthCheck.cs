using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Standalone.Import;

/// <summary>Healthy once every import asked for is applied.</summary>
internal sealed class ImportHealthCheck(ImportStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var open = status.Imports.Where(import => import.Phase != ImportPhase.Complete).ToList();
        if (open.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy(status.Imports.Count == 1 ? "1 import applied" : $"{status.Imports.Count} imports applied"));
        }

        var description = string.Join(" ", open.Select(import => import.Problem is { } problem
            ? $"{import.Request.Title} failed: {problem}"
            : $"{import.Request.Title}: {ImportDisplay.Describe(import.Phase)}, {import.Fraction:P0}."));
        return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, description));
    }
}
