using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Tells whether the silo reads Kafka. Brokers out of reach degrade it and do not take it out of service: its grains still
/// answer. Unhealthy means that the reading itself has stopped.
/// </summary>
internal sealed class IngestionHealthCheck(IngestionService ingestion, TimeProvider time) : IHealthCheck
{
    /// <summary>Longer than any pause of a healthy consumer, handing partitions back included.</summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = string.Create(CultureInfo.InvariantCulture, $"{ingestion.Events.Assigned} event and {ingestion.Catalog.Assigned} catalogue partitions");
        var lastPoll = Math.Min(ingestion.Events.LastPoll, ingestion.Catalog.LastPoll);
        if (lastPoll != 0 && time.GetElapsedTime(lastPoll) > MaxSilence)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"No records were asked for lately; {state}"));
        }

        return Task.FromResult((ingestion.Events.Error ?? ingestion.Catalog.Error) is { } error
            ? HealthCheckResult.Degraded($"{error}; {state}")
            : HealthCheckResult.Healthy(state));
    }
}
