using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Reads the shop's topics while the silo lives. Stopped before the silo is, so that what is in flight still finds its grains.</summary>
internal sealed class IngestionService : IHostedService
{
    /// <summary>Between two looks at the partitions from outside: with what a look bears before it tells, well within ten seconds.</summary>
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(2);

    private readonly LogConsumer<ShopEvent> _events;
    private readonly LogConsumer<CatalogRecord> _catalog;
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
        ILocalSiloDetails silo,
        IngestionMetrics metrics,
        TimeProvider time,
        ILogger<IngestionService> logger)
    {
        var clusterId = cluster.Value.ClusterId;
        _events = new LogConsumer<ShopEvent>(events, kafka.Value, options.Value, clusterId, deadLetters, metrics, time, logger);
        _catalog = new LogConsumer<CatalogRecord>(catalog, kafka.Value, options.Value, clusterId, deadLetters, metrics, time, logger);
        _watches = [.. new IPartitionReader[] { _events, _catalog }.Select(reader => new PartitionWatch(reader, kafka.Value, grains, silo.SiloAddress, time))];
        _loops = [.. _watches.Select(watch => SupervisedLoop.Every(
            WatchPeriod,
            $"partitions of {watch.Topic}",
            async stopping =>
            {
                await watch.LookAsync(stopping).ConfigureAwait(false);
                metrics.SetStalled(watch.Topic, watch.Stalled);
            },
            time,
            logger))];
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
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync())).WaitAsync(cancellationToken);
        await Task.WhenAll(_events.StopAsync(cancellationToken), _catalog.StopAsync(cancellationToken));
        Array.ForEach(_watches, watch => watch.Dispose());
    }
}
