using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Gateway.Events;

/// <summary>
/// Healthy while the producer is connected to a broker and its topic takes events; it asks nobody. Before the first broker was met the gateway is not ready:
/// an address may be wrong. Later on, brokers out of reach are out of reach for every gateway, and taking them all out of service
/// would cost the shop its feeds as well: degraded, which is ready.
/// </summary>
internal sealed class KafkaHealthCheck(KafkaEventProducer producer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(producer switch
        {
            { BrokersUp: > 0, Trouble: { } trouble } => HealthCheckResult.Degraded($"{trouble}; events are refused for now"),
            { BrokersUp: > 0 } => HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"Connected to {producer.BrokersUp} brokers")),
            { HasMetBroker: true } => HealthCheckResult.Degraded("No broker can be reached; events are refused for now"),
            _ => HealthCheckResult.Unhealthy("No broker has been reached yet"),
        });
}
