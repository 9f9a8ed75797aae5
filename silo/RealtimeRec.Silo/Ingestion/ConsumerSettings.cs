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
        var config = new ConsumerConfig(kafka.ClientProperties())
        {
            GroupId = group.Name,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            MaxPollIntervalMs = (int)options.MaxPollInterval.TotalMilliseconds,
            FetchWaitMaxMs = (int)options.FetchWait.TotalMilliseconds,
            // What was read is not yet what was applied: offsets are stored by hand and committed by the clock.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = (int)options.CommitInterval.TotalMilliseconds,
            // Behind the last record may be what no consumer sees.
            EnablePartitionEof = true,
            TopicMetadataRefreshIntervalMs = (int)KafkaOptions.MetadataRefreshInterval.TotalMilliseconds,
            QueuedMaxMessagesKbytes = PrefetchKiB,
            ReconnectBackoffMaxMs = 1_000,
            StatisticsIntervalMs = (int)IPartitionReader.MaxAge.TotalMilliseconds,
        };
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
