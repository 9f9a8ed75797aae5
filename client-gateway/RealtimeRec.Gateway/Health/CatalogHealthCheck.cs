using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Gateway.Health;

/// <summary>Healthy once the silo that answers has the whole catalogue in memory.</summary>
internal sealed class CatalogHealthCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await grains.GetCatalogQuery().GetStatusAsync().WaitAsync(cancellationToken);
            var known = string.Create(CultureInfo.InvariantCulture, $"{status.Products} products known, {status.OnSale} on sale, {status.Indexed} indexed");
            return status.Ready ? HealthCheckResult.Healthy(known) : HealthCheckResult.Unhealthy($"The catalogue is being loaded: {known}");
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No silo answered in time");
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy($"No silo answered ({exception.GetType().Name})");
        }
    }
}
