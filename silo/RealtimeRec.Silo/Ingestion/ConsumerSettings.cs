using Confluent.Kafka;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>How a silo's consumers read, in librdkafka's properties.</summary>
internal static class ConsumerSettings
{
    private const int PrefetchKiB = 16 * 1024;

    /// <summary>Those of a member of a group.</summary>
    public static ConsumerConfig Of(KafkaOptions kafka, IngestionOptions options, ConsumerGroup group)
    {
        var config = KafkaClients.ConsumerConfig(kafka, group.Name);
        config.MaxPollIntervalMs = (int)options.MaxPollInterval.TotalMilliseconds;
        config.FetchWaitMaxMs = (int)options.FetchWait.TotalMilliseconds;
        // What is stored is committed by the clock.
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = (int)options.CommitInterval.TotalMilliseconds;
        config.TopicMetadataRefreshIntervalMs = (int)KafkaOptions.MetadataRefreshInterval.TotalMilliseconds;
        config.QueuedMaxMessagesKbytes = PrefetchKiB;
        config.StatisticsIntervalMs = (int)IPartitionReader.MaxAge.TotalMilliseconds;
        // Properties win, here too.
        config.GroupProtocol ??= options.GroupProtocol;
        if (config.GroupProtocol == GroupProtocol.Classic)
        {
            // With the other one these are the brokers' to say.
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
            config.SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds;
            config.HeartbeatIntervalMs = (int)(options.SessionTimeout / 4).TotalMilliseconds;
        }

        return config;
    }
}
