using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.State;

namespace RealtimeRec.Silo.Health;

/// <summary>
/// Degraded, which is still ready, once the silo found a damaged state and kept it aside: its grain goes on without what it held,
/// and someone should look at the store.
/// </summary>
internal sealed class StoredStateHealthCheck(StateQuarantine quarantine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var counts = quarantine.Counts;
        return Task.FromResult(counts.Count == 0
            ? HealthCheckResult.Healthy("no stored state was found damaged")
            : HealthCheckResult.Degraded("damaged and kept aside: " + string.Join(", ", counts.Select(
                count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} of '{count.Key}' as '{StateQuarantine.NameOf(count.Key)}'")))));
    }
}
