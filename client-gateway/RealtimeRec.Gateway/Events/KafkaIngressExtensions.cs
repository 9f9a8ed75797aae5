using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Gateway.Events;

/// <summary>Puts Kafka between the gateway and the grains.</summary>
public static class KafkaIngressExtensions
{
    /// <summary>
    /// Produces HTTP events to Kafka when <c>Kafka:BootstrapServers</c> is set; otherwise they go straight to the grains. To be
    /// called before <see cref="GatewayHostingExtensions.AddRealtimeRecGateway"/>.
    /// </summary>
    public static WebApplicationBuilder AddKafkaIngress(this WebApplicationBuilder builder)
    {
        // { "Kafka": { "BootstrapServers": …, "EventsTopic": …, "Producer": { "Linger": …, "MessageTimeout": … } } }
        var services = builder.Services;
        services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        if (string.IsNullOrWhiteSpace(builder.Configuration[$"{KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)}"]))
        {
            return builder;
        }

        services.AddOptions<KafkaIngressOptions>().BindConfiguration(KafkaIngressOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KafkaIngressOptions>, KafkaIngressOptionsValidator>();
        services.AddSingleton<KafkaEventProducer>();
        services.AddHostedService(provider => provider.GetRequiredService<KafkaEventProducer>());
        services.AddSingleton<IEventIngress, KafkaEventIngress>();
        services.AddHealthChecks().AddCheck<KafkaHealthCheck>("kafka", tags: [HealthRoutes.ReadyTag]);
        return builder;
    }
}
