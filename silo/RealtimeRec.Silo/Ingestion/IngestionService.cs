using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Kafka;
using RealtimeRec.Products;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Reads the shop's topics while the silo lives. Stopped before the silo is, so that what is in flight still finds its grains.</summary>
internal sealed class IngestionService : IHostedService
{
    private readonly LogConsumer<ShopEvent> _events;
    private readonly LogConsumer<Product?> _catalog;

    public IngestionService(
        IRecordHandler<ShopEvent> events,
        IRecordHandler<Product?> catalog,
        IOptions<KafkaOptions> kafka,
        IOptions<IngestionOptions> options,
        DeadLetterProducer deadLetters,
        IngestionMetrics metrics,
        TimeProvider time,
        ILogger<IngestionService> logger)
    {
        _events = new LogConsumer<ShopEvent>(events, kafka.Value, options.Value, deadLetters, metrics, time, logger);
        _catalog = new LogConsumer<Product?>(catalog, kafka.Value, options.Value, deadLetters, metrics, time, logger);
    }

    /// <summary>Reads the events.</summary>
    public LogConsumer<ShopEvent> Events => _events;

    /// <summary>Reads the catalogue.</summary>
    public LogConsumer<Product?> Catalog => _catalog;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _catalog.Start();
        _events.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_events.StopAsync(cancellationToken), _catalog.StopAsync(cancellationToken));
}
