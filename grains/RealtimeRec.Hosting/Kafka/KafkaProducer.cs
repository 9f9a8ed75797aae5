using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>
/// The one way in which gateway and silo write to Kafka: idempotent, acknowledged by all in-sync replicas, compressed, in the Java
/// clients' partitions. A fatal error replaces what librdkafka calls a producer, which takes nothing any more then; whoever waits
/// for a record hears that it was not delivered, and sends it again. All members may be called from any thread.
/// </summary>
public sealed partial class KafkaProducer(KafkaOptions kafka, KafkaProducerSettings settings, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How often whoever owns a producer should have it look at a topic.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(2);

    private readonly TopicTroubles _troubles = new(settings.ClientId, time, logger);
    private readonly Lock _lock = new();
    private readonly Lock _looking = new();
    private IProducer<byte[], byte[]>? _producer;

    /// <summary>Looks at topics, with a connection of its own: the producer may be replaced meanwhile, and what hangs on it with it.</summary>
    private IAdminClient? _admin;
    private bool _isDisposed;

    /// <summary>Brokers connected to, a second ago at most.</summary>
    public int BrokersUp { get; private set; }

    /// <summary>Whether a broker was ever connected to: the settings are right, and the cluster's brokers are known.</summary>
    public bool HasMetBroker { get; private set; }

    /// <summary>Topics that cannot be written to, as far as brokers said so.</summary>
    public ICollection<TopicTrouble> Troubles => _troubles.All;

    /// <summary>Begins; waits for no broker.</summary>
    /// <exception cref="OptionsValidationException">A setting that librdkafka refuses.</exception>
    public void Start()
    {
        lock (_lock)
        {
            _producer ??= Build();
        }
    }

    /// <summary>
    /// Puts records into the queue to the brokers, in this order; <paramref name="delivered"/> is called once for each, with what came of it.
    /// </summary>
    /// <exception cref="KafkaException">There is no place in the queue, or a record is refused here already; those before it are on their way.</exception>
    public void Produce(string topic, IEnumerable<Message<byte[], byte[]>> messages, Action<DeliveryReport<byte[], byte[]>> delivered)
    {
        var partition = new TopicPartition(topic, Partition.Any);
        void Report(DeliveryReport<byte[], byte[]> report)
        {
            _troubles.Wrote(topic, report.Error);
            delivered(report);
        }

        // One for all of them.
        Action<DeliveryReport<byte[], byte[]>> report = Report;
        foreach (var message in messages)
        {
            Produce(partition, message, report);
        }
    }

    /// <summary>Writes a record into the partition of its key; completes once all in-sync replicas have it.</summary>
    /// <inheritdoc cref="WriteAsync(TopicPartition, Message{byte[], byte[]})" path="/exception"/>
    public Task WriteAsync(string topic, Message<byte[], byte[]> message) => WriteAsync(new TopicPartition(topic, Partition.Any), message);

    /// <summary>Writes a record into a partition; completes once all in-sync replicas have it.</summary>
    /// <exception cref="KafkaException">They have not; <see cref="KafkaErrors.IsPermanent"/> tells whether they ever would.</exception>
    public async Task WriteAsync(TopicPartition partition, Message<byte[], byte[]> message)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Produce(partition, message, report =>
        {
            _troubles.Wrote(partition.Topic, report.Error);
            if (report.Error.IsError)
            {
                completion.TrySetException(new KafkaException(report.Error));
            }
            else
            {
                completion.TrySetResult();
            }
        });
        await completion.Task.ConfigureAwait(false);
    }

    /// <summary>Asks the brokers whether there is such a topic; what they say shows in <see cref="Troubles"/>, before any record is written.</summary>
    public Task LookAsync(string topic) => Task.Run(() => Look(topic)); // Blocks.

    /// <summary>Waits until every record is delivered or given up, as long as the token lets it.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Flush(Volatile.Read(ref _producer), cancellationToken), CancellationToken.None);

    /// <summary>Ends at once; what was not delivered is not.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            // The library's admin client can be closed once only.
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _producer?.Dispose();
        lock (_looking)
        {
            _admin?.Dispose();
        }
    }

    private void Look(string topic)
    {
        // The library's calls work on memory that closing frees.
        lock (_looking)
        {
            if (_isDisposed)
            {
                return;
            }

            _admin ??= KafkaClients.Admin(kafka);
            try
            {
                _troubles.Looked(topic, _admin.GetMetadata(topic, LookTimeout).Topics is [var found] ? found.Error : new Error(ErrorCode.UnknownTopicOrPart));
            }
            catch (KafkaException)
            {
                // No broker answers, which is told of the connection.
            }
        }
    }

    private void Produce(TopicPartition partition, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report)
    {
        var producer = Current();
        try
        {
            producer.Produce(partition, message, report);
        }
        catch (KafkaException exception) when (KafkaErrors.IsOfTheTopic(exception.Error))
        {
            _troubles.Wrote(partition.Topic, exception.Error);
            throw;
        }
        catch (KafkaException exception) when (IsFatal(exception.Error))
        {
            ReplaceLater(producer);
            throw;
        }
        catch (ObjectDisposedException)
        {
            // Replaced between the two calls above.
            Current().Produce(partition, message, report);
        }
    }

    private IProducer<byte[], byte[]> Current() =>
        Volatile.Read(ref _producer) ?? throw new InvalidOperationException("The producer has not been started.");

    private IProducer<byte[], byte[]> Build()
    {
        try
        {
            return KafkaClients.Producer(kafka, settings)
                .SetErrorHandler(OnError)
                .SetStatisticsHandler((_, statistics) => Note(BrokerStatistics.CountUp(statistics)))
                .SetLogHandler((_, line) => KafkaLog.Write(logger, line))
                .Build();
        }
        catch (Exception exception) when (KafkaOptions.IsRefusal(exception))
        {
            throw KafkaOptions.Refused("the producer", exception);
        }
    }

    private void Note(int brokersUp)
    {
        if (brokersUp == 0 && BrokersUp > 0)
        {
            LogLost(logger, settings.ClientId);
        }
        else if (brokersUp > 0 && BrokersUp == 0)
        {
            LogConnected(logger, settings.ClientId, brokersUp);
        }

        BrokersUp = brokersUp;
        HasMetBroker |= brokersUp > 0;
    }

    private void OnError(IProducer<byte[], byte[]> producer, Error error)
    {
        var reason = SecretRedaction.RedactPatterns(error.Reason);
        if (error.IsFatal)
        {
            LogFatal(logger, settings.ClientId, error.Code, reason);
            ReplaceLater(producer);
        }
        else
        {
            LogError(logger, settings.ClientId, error.Code, reason);
        }
    }

    private static bool IsFatal(Error error) => error.IsFatal || error.Code == ErrorCode.Local_Fatal;

    // Waits for deliveries, which the thread that reports errors reports too.
    private void ReplaceLater(IProducer<byte[], byte[]> failed) => _ = Task.Run(() => Replace(failed));

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

        LogReplaced(logger, settings.ClientId);
        using (failed)
        {
            using var limit = new CancellationTokenSource(settings.MessageTimeout);
            Flush(failed, limit.Token);
        }
    }

    private void Flush(IProducer<byte[], byte[]>? producer, CancellationToken cancellationToken)
    {
        try
        {
            producer?.Flush(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or KafkaException or ObjectDisposedException)
        {
            // Nobody was told that these are safe.
            LogNotFlushed(logger, settings.ClientId);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka producer {Client}: {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, string client, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka producer {Client} failed permanently: {Code}: {Reason}")]
    private static partial void LogFatal(ILogger logger, string client, ErrorCode code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A new Kafka producer {Client} has replaced the one that failed")]
    private static partial void LogReplaced(ILogger logger, string client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka producer {Client} lost the connection to every broker; it tries to reconnect")]
    private static partial void LogLost(ILogger logger, string client);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka producer {Client} is connected to {Brokers} brokers")]
    private static partial void LogConnected(ILogger logger, string client, int brokers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka producer {Client} ended before every record was delivered; none of those had been acknowledged")]
    private static partial void LogNotFlushed(ILogger logger, string client);
}
