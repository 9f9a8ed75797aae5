using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Gateway.Events;

/// <summary>The gateway's one producer: idempotent, acknowledged by all in-sync replicas. Flushed when the last request has been answered.</summary>
internal sealed partial class KafkaEventProducer(
    IOptions<KafkaOptions> kafka, IOptions<KafkaIngressOptions> options, ILogger<KafkaEventProducer> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private IProducer<byte[], byte[]>? _producer;
    private bool _isDisposed;

    /// <summary>Brokers connected to, a second ago at most.</summary>
    public int BrokersUp { get; private set; }

    /// <summary>Whether a broker was ever connected to: the settings are right, and the cluster's brokers are known.</summary>
    public bool HasMetBroker { get; private set; }

    /// <summary>Puts a message into the queue to the brokers; <paramref name="delivered"/> is called once, with what came of it.</summary>
    /// <exception cref="KafkaException">There is no place in the queue, or the producer failed.</exception>
    public void Produce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> delivered)
    {
        var producer = Volatile.Read(ref _producer) ?? throw new InvalidOperationException("The producer has not been started.");
        producer.Produce(topic, message, delivered);
    }

    // Before any other service starts: a setting that librdkafka refuses must end the process while nothing else waits for anything.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _producer = Build();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After every other service stopped, the web server among them: nothing new comes any more.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(() => Flush(_producer, cancellationToken), CancellationToken.None);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _producer?.Dispose();
    }

    private IProducer<byte[], byte[]> Build()
    {
        var settings = options.Value;
        var properties = kafka.Value.ClientProperties();
        void Default(string name, double value) => properties.TryAdd(name, value.ToString(CultureInfo.InvariantCulture));

        properties.TryAdd("client.id", "realtimerec-gateway");
        Default("linger.ms", settings.Linger.TotalMilliseconds);
        Default("message.timeout.ms", settings.MessageTimeout.TotalMilliseconds);
        Default("queue.buffering.max.messages", settings.MaxQueuedEvents);
        Default("queue.buffering.max.kbytes", settings.MaxQueuedKilobytes);
        // Brokers that come back are found within the second, not within ten.
        Default("reconnect.backoff.max.ms", 1_000);
        Default("statistics.interval.ms", StatisticsInterval.TotalMilliseconds);
        var config = new ProducerConfig(properties)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            // The Java clients' partitioner, and so that of most shops' own producers. librdkafka's default would put a user's
            // events from the shop's backend and from here into different partitions, and their order would be lost.
            Partitioner = Partitioner.Murmur2Random,
            // A report's error is all that is asked for.
            DeliveryReportFields = "none",
        };
        try
        {
            return new ProducerBuilder<byte[], byte[]>(config)
                .SetErrorHandler(OnError)
                .SetStatisticsHandler((_, statistics) => Note(BrokerStatistics.CountUp(statistics)))
                .SetLogHandler((_, line) => LogLibrary(logger, (LogLevel)line.LevelAs(LogLevelType.MicrosoftExtensionsLogging), line.Facility, line.Message))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new OptionsValidationException(
                Options.DefaultName, typeof(KafkaOptions), [$"{KafkaOptions.Section}: the producer cannot be made of these settings: {exception.Message}"]);
        }
    }

    private void Note(int brokersUp)
    {
        BrokersUp = brokersUp;
        HasMetBroker |= brokersUp > 0;
    }

    private void OnError(IProducer<byte[], byte[]> producer, Error error)
    {
        LogError(logger, error.Code, error.Reason);
        if (error.IsFatal)
        {
            // Waits for deliveries, which this thread reports.
            _ = Task.Run(() => Replace(producer));
        }
    }

    /// <summary>
    /// After a fatal error an idempotent producer takes nothing any more: another one begins a sequence of its own. What the
    /// old one could not deliver is reported to whoever waits for it, and sent again.
    /// </summary>
    private void Replace(IProducer<byte[], byte[]> failed)
    {
        lock (_lock)
        {
            if (_isDisposed || _producer != failed)
            {
                return;
            }

            Volatile.Write(ref _producer, Build());
        }

        LogReplaced(logger);
        using (failed)
        {
            using var limit = new CancellationTokenSource(options.Value.MessageTimeout);
            Flush(failed, limit.Token);
        }
    }

    private void Flush(IProducer<byte[], byte[]>? producer, CancellationToken cancellationToken)
    {
        try
        {
            producer?.Flush(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or KafkaException)
        {
            // Nobody was told that these are safe.
            LogNotFlushed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka producer: {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The Kafka producer failed for good; another one has taken its place")]
    private static partial void LogReplaced(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Kafka producer ended before every event was delivered; none of those had been acknowledged")]
    private static partial void LogNotFlushed(ILogger logger, Exception exception);

    [LoggerMessage(Message = "librdkafka {Facility}: {Message}")]
    private static partial void LogLibrary(ILogger logger, LogLevel level, string facility, string message);
}
