using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Kafka;
using RealtimeRec.Silo.DeadLetters;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.Testing.Brokers;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.UnitTests.Ingestion;

/// <summary>Dead letters against a broker that refuses them: no refusal holds up whoever waits for the letter.</summary>
public sealed class DeadLetterProducerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private KafkaBroker _broker = null!;
    private DeadLetterProducer _letters = null!;

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public async Task InitializeAsync()
    {
        _broker = await KafkaBroker.StartAsync(eventPartitions: 1);
        _letters = Producer(new KafkaOptions { BootstrapServers = _broker.BootstrapServers });
    }

    public async Task DisposeAsync()
    {
        _letters.Dispose();
        await _broker.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task AProducerThatHasLookedAtATopicIsClosedTwiceWithoutHarm()
    {
        // Whoever registers one under two names has the container close it for each.
        using var producer = new KafkaProducer(
            new KafkaOptions { BootstrapServers = _broker.BootstrapServers }, new KafkaProducerSettings { ClientId = "closed-twice" }, TimeProvider.System, NullLogger.Instance);
        producer.Start();
        await producer.LookAsync(new KafkaOptions().DeadLetterTopic);
        producer.Dispose();
    }

    [Fact]
    public async Task ALetterIsWrittenWhole()
    {
        var value = Bytes(20_000);
        await _letters.SendAsync(Letter(value), CancellationToken.None).WaitAsync(Patience);
        var written = Assert.Single(Read(1)).Message;
        Assert.Equal(value, written.Value);
        Assert.Equal("kept", Header(written, "shop-header"));
        Assert.Null(Header(written, DeadLetterHeaders.Cut));
        Assert.Null(StoredLetter.Read(written)!.CutOf);
    }

    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.PolicyViolation)]
    public async Task ALetterThatIsRefusedForGoodIsCutAndMarked(ErrorCode refusal)
    {
        using var cut = new Counted(Meters, TelemetryNames.IngestionDeadLettersCut);
        await _broker.PushErrorsAsync(KafkaRequest.Produce, refusal);
        await _letters.SendAsync(Letter(Bytes(20_000)), CancellationToken.None).WaitAsync(Patience);

        var written = Assert.Single(Read(1)).Message;
        Assert.Equal(Bytes(4_096), written.Value);
        Assert.Equal("alice", Encoding.UTF8.GetString(written.Key));
        Assert.Equal("kept", Header(written, "shop-header"));
        Assert.Null(Header(written, "huge"));
        Assert.Equal(("shop.events", "3", "41"), (Header(written, DeadLetterHeaders.Topic), Header(written, DeadLetterHeaders.Partition), Header(written, DeadLetterHeaders.Offset)));
        Assert.StartsWith("key 5, value 20000, headers", StoredLetter.Read(written)!.CutOf, StringComparison.Ordinal);
        Assert.Equal(["rule=schema"], cut.Tags);
    }

    [Fact]
    public async Task ALetterThatIsTooLargeForTheClientItselfIsCut()
    {
        await _letters.SendAsync(Letter(new byte[11 * 1024 * 1024]), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(4_096, Assert.Single(Read(1)).Message.Value.Length);
    }

    [Fact]
    public async Task ALetterThatIsRefusedAlsoWhenCutIsDroppedAndCounted()
    {
        using var dropped = new Counted(Meters, TelemetryNames.IngestionDeadLettersDropped);
        await _broker.PushErrorsAsync(KafkaRequest.Produce, ErrorCode.MsgSizeTooLarge, ErrorCode.InvalidRecord);
        await _letters.SendAsync(Letter(Bytes(100)), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal([$"error={nameof(ErrorCode.InvalidRecord)}"], dropped.Tags);

        // The next one is none the worse for it.
        await _letters.SendAsync(Letter(Bytes(7)), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(Bytes(7), Assert.Single(Read(1)).Message.Value);
    }

    [Fact]
    public async Task AFatalErrorReplacesTheProducerAndTheLetterIsWritten()
    {
        await _letters.SendAsync(Letter(Bytes(1)), CancellationToken.None).WaitAsync(Patience);
        await _broker.PushErrorsAsync(KafkaRequest.Produce, ErrorCode.OutOfOrderSequenceNumber);
        await _letters.SendAsync(Letter(Bytes(2)), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal([1, 2], Read(2).Select(letter => letter.Message.Value.Length).Order());
    }

    [Fact]
    public async Task BrokersThatAreAwayAreWaitedFor()
    {
        await _broker.TakeDownAsync();
        var sending = _letters.SendAsync(Letter(Bytes(5)), CancellationToken.None);
        await _broker.BringUpAsync();
        await sending.WaitAsync(Patience);
        Assert.Single(Read(1));
    }

    private DeadLetterProducer Producer(KafkaOptions kafka) =>
        new(Options.Create(kafka), new IngestionMetrics(Meters, TimeProvider.System), TimeProvider.System, NullLogger<DeadLetterProducer>.Instance);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    private static DeadLetter Letter(byte[] value) => new(
        new TopicPartition("shop.events", 3),
        41,
        new Message<byte[], byte[]>
        {
            Key = "alice"u8.ToArray(),
            Value = value,
            Headers = [new Header("shop-header", "kept"u8.ToArray()), new Header("huge", new byte[3_000])],
        },
        new RecordRefusal("schema", "for the test"));

    private List<ConsumeResult<byte[], byte[]>> Read(int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = "reader" }).Build();
        consumer.Assign(Enumerable.Range(0, 8).Select(partition => new TopicPartitionOffset("shop.events.dead-letter", partition, Offset.Beginning)));
        var read = new List<ConsumeResult<byte[], byte[]>>();
        while (read.Count < count)
        {
            read.Add(consumer.Consume(Patience) ?? throw new TimeoutException($"Waited {Patience} for letter {read.Count}."));
        }

        return read;
    }

    private static string? Header(Message<byte[], byte[]> message, string name) =>
        message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The tag of each thing that a counter counted.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Counted(IMeterFactory meters, string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Tags.AddRange(Enumerable.Repeat($"{tags[0].Key}={tags[0].Value}", (int)count)));
            _listener.Start();
        }

        public List<string> Tags { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
