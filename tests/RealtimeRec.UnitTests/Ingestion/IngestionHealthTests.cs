using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;

namespace RealtimeRec.UnitTests.Ingestion;

/// <summary>The whole of a silo's reading, from brokers to its health, on a clock that is moved by hand.</summary>
public sealed class IngestionHealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private KafkaBroker _kafka = null!;

    public async Task InitializeAsync() => _kafka = await KafkaBroker.StartAsync(eventPartitions: 1);

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task ACataloguePartitionThatStandsStillThoughRecordsWaitShowsWithinTenSecondsAndNoLongerOnceItMoves()
    {
        var catalog = new HoldingHandler<CatalogRecord>("shop.catalog", ".catalog");
        var events = new HoldingHandler<ShopEvent>("shop.events", "");
        Produce(events.Topic, "u");
        Produce(catalog.Topic, "kettle");
        events.Release();
        var ingestion = Ingestion(events, catalog, out var grains);
        var health = new IngestionHealthCheck(ingestion, new NoDeadLetters(), Options.Create(new IngestionOptions()), _time);
        await ingestion.StartAsync(CancellationToken.None);
        try
        {
            await UntilAsync("both topics are read", () => ingestion.Events.Membership.IsMember && ingestion.Catalog.Membership.IsMember && catalog.Calls == 1 && events.Calls == 1);
            for (var elapsed = TimeSpan.Zero; elapsed < Promised; elapsed += IPartitionReader.MaxAge)
            {
                await PassAsync(ingestion, grains);
            }

            var shown = await health.CheckHealthAsync(new HealthCheckContext());
            Assert.Equal(HealthStatus.Degraded, shown.Status);
            Assert.Matches(@"^shop\.catalog/\d: records wait and none is applied since 2026-03-01T12:00:0\d", shown.Description);

            catalog.Release();
            await UntilAsync("the record is applied", () => catalog.IsDone);
            for (var elapsed = TimeSpan.Zero; elapsed < Promised; elapsed += IPartitionReader.MaxAge)
            {
                await PassAsync(ingestion, grains);
            }

            Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
        }
        finally
        {
            catalog.Release();
            await ingestion.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Lets time pass until consumers say anew how far they are, and has the watches look when it is time to.</summary>
    private async Task PassAsync(IngestionService ingestion, ReaderGrains grains)
    {
        var readers = new IPartitionReader[] { ingestion.Events, ingestion.Catalog };
        var said = Array.ConvertAll(readers, reader => reader.Partitions);
        var reports = Array.ConvertAll(readers, reader => grains.ReportsOf(reader.Group.Name));
        var looks = _time.GetUtcNow().Second % 2 == 1;
        _time.Advance(IPartitionReader.MaxAge);
        await UntilAsync("consumers say how far they are", () => readers.Zip(said).All(reader => !ReferenceEquals(reader.First.Partitions, reader.Second)));
        if (looks)
        {
            await UntilAsync("the watches look", () => readers.Zip(reports).All(reader => grains.ReportsOf(reader.First.Group.Name) > reader.Second));
        }
    }

    private IngestionService Ingestion(IRecordHandler<ShopEvent> events, IRecordHandler<CatalogRecord> catalog, out ReaderGrains grains)
    {
        var factory = ReaderGrains.Create(_time, out grains);
        return new IngestionService(
            events,
            catalog,
            Options.Create(new KafkaOptions { BootstrapServers = _kafka.BootstrapServers }),
            Options.Create(new IngestionOptions()),
            Options.Create(new ClusterOptions { ClusterId = "test" }),
            new NoDeadLetters(),
            factory,
            ActivatorUtilities.CreateInstance<IngestionMetrics>(_services, _time),
            _time,
            NullLogger<IngestionService>.Instance);
    }

    private void Produce(string topic, string key)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        producer.ProduceAsync(topic, new Message<string, string> { Key = key, Value = "{}" }).GetAwaiter().GetResult();
    }

    private static Task UntilAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(what, () => Task.FromResult(condition()), Patience);

    private sealed class NoDeadLetters : IDeadLetters
    {
        public TopicTrouble? Trouble => null;

        public Task LookAsync() => Task.CompletedTask;

        public Task SendAsync(DeadLetter letter, CancellationToken cancellationToken) => throw new InvalidOperationException(letter.Refusal.Message);
    }

    /// <summary>Takes every record, and does nothing with it until it is released.</summary>
    private sealed class HoldingHandler<TBody>(string topic, string suffix) : IRecordHandler<TBody>
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private int _done;

        public string Topic => topic;

        public string GroupSuffix => suffix;

        public int MaxCalls => 100;

        public int MinCalls => 100;

        public int Calls => Volatile.Read(ref _calls);

        public bool IsDone => Volatile.Read(ref _done) == Calls;

        public void Release() => _released.TrySetResult();

        public void CountQuarantined(LogRecord<TBody> record, RecordRefusal refusal) => throw new InvalidOperationException(refusal.Message);

        public RecordReading<TBody> Read(ConsumeResult<byte[], byte[]> record) => RecordReading<TBody>.Good("key", default!);

        public async Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<TBody>> records)
        {
            Interlocked.Increment(ref _calls);
            await _released.Task;
            Interlocked.Increment(ref _done);
            return null;
        }
    }
}
