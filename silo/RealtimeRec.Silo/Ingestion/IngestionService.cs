using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Reads the shop's topics while the silo lives. Stopped before the silo is, so that what is in flight still finds its grains.</summary>
internal sealed class IngestionService : IHostedService
{
    private readonly LogConsumer<ShopEvent> _events;
    private readonly LogConsumer<CatalogRecord> _catalog;
    private readonly List<TopicObserver> _observers = [];
    private readonly PartitionWatch[] _watches;
    private readonly SupervisedLoop[] _loops;

    public IngestionService(
        IRecordHandler<ShopEvent> events,
        IRecordHandler<CatalogRecord> catalog,
        IOptions<KafkaOptions> kafka,
        IOptions<IngestionOptions> options,
        IOptions<ClusterOptions> cluster,
        IDeadLetters deadLetters,
        IGrainFactory grains,
        IngestionMetrics metrics,
        TimeProvider time,
        ILogger<IngestionService> logger)
    {
        _events = Read(events);
        _catalog = Read(catalog);
        _watches = [.. new IPartitionReader[] { _events, _catalog }.Zip(_observers, (reader, observer) => new PartitionWatch(reader, observer, grains, time))];
        _loops =
        [
            .. _watches.Select(watch => SupervisedLoop.Every(
                PartitionWatch.Period,
                $"partitions of {watch.Topic}",
                async stopping =>
                {
                    await watch.LookAsync(stopping).ConfigureAwait(false);
                    metrics.SetStalled(watch.Topic, watch.Stalled);
                },
                time,
                logger)),
            SupervisedLoop.Every(KafkaProducer.LookInterval, "topic of dead letters", _ => deadLetters.LookAsync(), time, logger),
        ];

        LogConsumer<TBody> Read<TBody>(IRecordHandler<TBody> handler)
        {
            var group = ConsumerGroup.Of(options.Value.GroupId, cluster.Value.ClusterId, handler.GroupSuffix);
            var observer = new TopicObserver(kafka.Value, handler.Topic, group.Name);
            _observers.Add(observer);
            var finder = new LogFinder(observer, grains, group.Name, options.Value.LogName);
            return new LogConsumer<TBody>(handler, kafka.Value, options.Value, group, finder, deadLetters, metrics, time, logger);
        }
    }

    /// <summary>Reads the events.</summary>
    public LogConsumer<ShopEvent> Events => _events;

    /// <summary>Reads the catalogue.</summary>
    public LogConsumer<CatalogRecord> Catalog => _catalog;

    /// <summary>What is seen of the topics from beside their consumers.</summary>
    public IReadOnlyList<PartitionWatch> Watches => _watches;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _catalog.Start();
        _events.Start();
        Array.ForEach(_loops, loop => loop.Start());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // At once: a look that waits for brokers takes nothing of the time to drain.
        await Task.WhenAll([.. _loops.Select(loop => loop.StopAsync().WaitAsync(cancellationToken)), _events.StopAsync(cancellationToken), _catalog.StopAsync(cancellationToken)]);
        _observers.ForEach(observer => observer.Dispose());
    }
}
