using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Gateway.Events;

/// <summary>The gateway's one producer. Flushed when the last request has been answered.</summary>
internal sealed class KafkaEventProducer(
    IOptions<KafkaOptions> kafka, IOptions<KafkaIngressOptions> options, TimeProvider time, ILogger<KafkaEventProducer> logger) : IHostedLifecycleService, IDisposable
{
    private readonly KafkaProducer _producer = new(
        kafka.Value,
        new KafkaProducerSettings
        {
            ClientId = "realtimerec-gateway",
            Linger = options.Value.Linger,
            MessageTimeout = options.Value.MessageTimeout,
            MaxQueuedRecords = options.Value.MaxQueuedEvents,
            MaxQueuedKilobytes = options.Value.MaxQueuedKilobytes,
        },
        time,
        logger);

    private SupervisedLoop? _loop;

    /// <inheritdoc cref="KafkaProducer.BrokersUp"/>
    public int BrokersUp => _producer.BrokersUp;

    /// <inheritdoc cref="KafkaProducer.HasMetBroker"/>
    public bool HasMetBroker => _producer.HasMetBroker;

    /// <inheritdoc cref="KafkaProducer.Troubles"/>
    public TopicTrouble? Trouble => _producer.Troubles.FirstOrDefault();

    /// <inheritdoc cref="KafkaProducer.Produce(string, IEnumerable{Message{byte[], byte[]}}, Action{DeliveryReport{byte[], byte[]}})"/>
    public void Produce(string topic, IEnumerable<Message<byte[], byte[]>> messages, Action<DeliveryReport<byte[], byte[]>> delivered) =>
        _producer.Produce(topic, messages, delivered);

    // Before any other service starts: a setting that librdkafka refuses must end the process while nothing else waits for anything.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _producer.Start();
        _loop = SupervisedLoop.Every(KafkaProducer.LookInterval, "topic of events", _ => _producer.LookAsync(kafka.Value.EventsTopic), time, logger);
        _loop.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _loop?.StopAsync() ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After every other service stopped, the web server among them: nothing new comes any more.
    public Task StoppedAsync(CancellationToken cancellationToken) => _producer.FlushAsync(cancellationToken);

    public void Dispose() => _producer.Dispose();
}
