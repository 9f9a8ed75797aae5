using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.Catalog;
using RealtimeRec.Gateway.Feeds;

namespace RealtimeRec.Gateway.Health;

/// <summary>Healthy once the silo that answers has the whole catalogue in memory, and the gateway's first feeds were read, so that no shopper waits for those.</summary>
internal sealed class CatalogHealthCheck(IGrainFactory grains, FirstFeeds feeds, TimeProvider time) : IHealthCheck
{
    /// <summary>For how long answers that come too late take nothing from a gateway's readiness: every other gateway asks the same busy silos.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private long _answered;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await grains.GetCatalogQuery().GetStatusAsync().WaitAsync(cancellationToken);
            if (status.Ready)
            {
                await feeds.EnsureAsync(cancellationToken);
            }

            var known = string.Create(CultureInfo.InvariantCulture, $"{status.Products} products known, {status.OnSale} on sale, {status.Indexed} indexed");
            Volatile.Write(ref _answered, status.Ready ? time.GetTimestamp() : 0);
            return status.Ready ? HealthCheckResult.Healthy(known) : HealthCheckResult.Unhealthy($"The catalogue is being loaded: {known}");
        }
        catch (OperationCanceledException)
        {
            return Volatile.Read(ref _answered) is not 0 and var answered && time.GetElapsedTime(answered) < Patience
                ? HealthCheckResult.Degraded("No silo answered in time just now")
                : HealthCheckResult.Unhealthy("No silo answered in time");
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy($"No silo answered ({exception.GetType().Name})");
        }
    }
}
