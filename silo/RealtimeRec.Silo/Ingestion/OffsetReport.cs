using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Tells the brokers and whoever looks how far a consumer is. Not thread-safe but for what it shows: the consumer's thread owns it.</summary>
internal sealed class OffsetReport(string topic, ConsumerPartitions partitions, IngestionMetrics metrics, TimeProvider time)
{
    private long _reportedAt;

    /// <summary>The partitions, as of <see cref="IPartitionReader.MaxAge"/> ago at most.</summary>
    public IReadOnlyList<PartitionState> Partitions { get; private set; } = [];

    /// <summary>Has the consumer commit how far its partitions are.</summary>
    public static void Store(IConsumer<byte[], byte[]> consumer, IEnumerable<PartitionProgress> progress)
    {
        foreach (var partition in progress)
        {
            if (!partition.TryTakeCommittable(out var position))
            {
                continue;
            }

            try
            {
                consumer.StoreOffset(position);
            }
            catch (KafkaException exception) when (exception.Error.Code is Confluent.Kafka.ErrorCode.Local_State or Confluent.Kafka.ErrorCode.Local_UnknownPartition)
            {
                // Lost, and the call that says so is not through yet: its next owner reads from what was committed.
            }
        }
    }

    /// <summary>Tells how far the partitions are, once in <see cref="IPartitionReader.MaxAge"/>.</summary>
    public void Report(IConsumer<byte[], byte[]> consumer)
    {
        if (time.GetElapsedTime(_reportedAt) < IPartitionReader.MaxAge)
        {
            return;
        }

        _reportedAt = time.GetTimestamp();
        Partitions =
        [
            .. partitions.Open.Select(partition => new PartitionState(partition.Partition.Partition.Value, partition.Next)),
            .. partitions.Waiting.Select(partition => new PartitionState(partition.Partition.Value, Offset.Unset, IsWaiting: true)),
        ];
        metrics.SetLags(topic, partitions.Open.Select(partition =>
        {
            var high = consumer.GetWatermarkOffsets(partition.Partition).High.Value;
            return new PartitionLag(partition.Partition.Topic, partition.Partition.Partition.Value, Math.Max(0, high - partition.ReadTo), partition.Pending);
        }));
    }
}
