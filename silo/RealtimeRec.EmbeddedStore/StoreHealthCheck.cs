using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.EmbeddedStore;

/// <summary>Unhealthy while the store does not write, or once something in it was found to be damaged.</summary>
internal sealed class StoreHealthCheck(StateStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = store.Status;
        if (!status.Writes)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(string.Create(
                CultureInfo.InvariantCulture, $"The store has not written since {status.Since:yyyy-MM-dd'T'HH:mm:ss'Z'}: {status.Reason}")));
        }

        return Task.FromResult(store.Damage is { } damage
            ? HealthCheckResult.Unhealthy($"The store is damaged: {damage}")
            : HealthCheckResult.Healthy("The store writes"));
    }
}
