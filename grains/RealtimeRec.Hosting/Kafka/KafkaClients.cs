using System.Globalization;
using Confluent.Kafka;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Makes the clients of Kafka that every process has, with what they have in common.</summary>
public static class KafkaClients
{
    /// <summary>Brokers that come back are found within the second, not within ten.</summary>
    private const int LongestReconnectPauseMs = 1_000;

    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What every consumer is: it begins at the beginning, stores offsets by hand, for what was read is not yet what was applied, and hears of
    /// the end of a partition, for behind the last record may be what no consumer sees.
    /// </summary>
    /// <param name="kafka">The brokers.</param>
    /// <param name="group">Name of the consumer group.</param>
    public static ConsumerConfig ConsumerConfig(KafkaOptions kafka, string group) => new(kafka.ClientProperties())
    {
        GroupId = group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        ReconnectBackoffMaxMs = LongestReconnectPauseMs,
    };

    /// <summary>A consumer that speaks for a group without being its member.</summary>
    public static IConsumer<byte[], byte[]> Spokesman(KafkaOptions kafka, string group)
    {
        var config = ConsumerConfig(kafka, group);
        config.GroupProtocol = GroupProtocol.Classic;
        config.EnableAutoCommit = false;
        return new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Asks about topics, over a connection of its own; whoever uses it tells what is wrong.</summary>
    public static IAdminClient Admin(KafkaOptions kafka) =>
        new AdminClientBuilder(new AdminClientConfig(kafka.ClientProperties()) { ReconnectBackoffMaxMs = LongestReconnectPauseMs })
            .SetErrorHandler((_, _) => { })
            .SetLogHandler((_, _) => { })
            .Build();

    /// <summary>A producer of one process, for <see cref="KafkaProducer"/> to listen to.</summary>
    public static ProducerBuilder<byte[], byte[]> Producer(KafkaOptions kafka, KafkaProducerSettings settings)
    {
        // Defaults first: a property has several names, and of two that mean the same the later wins.
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        void Default(string name, double value) => properties[name] = value.ToString(CultureInfo.InvariantCulture);

        properties["client.id"] = settings.ClientId;
        properties["compression.type"] = "lz4";
        Default("linger.ms", settings.Linger.TotalMilliseconds);
        Default("message.timeout.ms", settings.MessageTimeout.TotalMilliseconds);
        Default("queue.buffering.max.messages", settings.MaxQueuedRecords);
        Default("queue.buffering.max.kbytes", settings.MaxQueuedKilobytes);
        Default("message.max.bytes", settings.MaxRecordBytes);
        Default("batch.size", settings.MaxBatchBytes);
        Default("reconnect.backoff.max.ms", LongestReconnectPauseMs);
        // Partitions that a topic gets while it is written to are found soon; the library's default is five minutes.
        Default("topic.metadata.refresh.interval.ms", KafkaOptions.MetadataRefreshInterval.TotalMilliseconds);
        Default("statistics.interval.ms", StatisticsInterval.TotalMilliseconds);
        foreach (var (name, value) in kafka.ClientProperties())
        {
            properties.Remove(name);
            properties[name] = value;
        }

        return new ProducerBuilder<byte[], byte[]>(new ProducerConfig(properties)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            // The Java clients' partitioner, and so that of most shops' own producers. librdkafka's default would put a user's
            // events from the shop's backend and from here into different partitions, and their order would be lost.
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
            // A report's error is all that is asked for.
            DeliveryReportFields = "none",
        });
    }
}
