using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Adds the reading of Kafka to a silo.</summary>
internal static class KafkaIngestionExtensions
{
    /// <summary>
    /// Reads events and catalogue from Kafka, configured by the sections <c>Kafka</c> and <c>Ingestion</c>; nothing when
    /// <c>Kafka:BootstrapServers</c> is not set. Call it after the silo is added: what is added last stops first.
    /// </summary>
    public static WebApplicationBuilder AddKafkaIngestion(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<KafkaOptions>().Bind(builder.Configuration.GetSection(KafkaOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        services.AddOptions<IngestionOptions>().Bind(builder.Configuration.GetSection(IngestionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        if (builder.Configuration.GetSection(KafkaOptions.Section).Get<KafkaOptions>() is not { IsConfigured: true })
        {
            return builder;
        }

        services.AddSingleton<IngestionMetrics>();
        services.AddSingleton<IDeadLetters, DeadLetterProducer>();
        services.AddSingleton<IRecordHandler<ShopEvent>, EventRecordHandler>();
        services.AddSingleton<IRecordHandler<CatalogRecord>, CatalogRecordHandler>();
        services.AddSingleton<IngestionService>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestionService>());
        services.AddHealthChecks().AddCheck<IngestionHealthCheck>("ingestion", tags: [HealthRoutes.ReadyTag]);
        return builder;
    }
}
