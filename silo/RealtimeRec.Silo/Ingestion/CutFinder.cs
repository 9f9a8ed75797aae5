using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Finds out whether a log was cut behind what was read of it, though it has grown again since: brokers elected a leader that lacked the
/// latest records, or a disk lost them. A record tells in which leader's time it was written, and where another one lies now its leader is
/// a later one. Blocks; not thread-safe.
/// </summary>
internal sealed class CutFinder(IConsumer<byte[], byte[]> consumer, TimeSpan patience)
{
    /// <summary>The offset from which on a partition's records are others than those that were read; negative when they are the same, or nobody can tell.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="low">The first offset there is.</param>
    /// <param name="last">A record that was read, and the leader epoch of it or of a later one that was read.</param>
    /// <exception cref="KafkaException">Its leader does not answer.</exception>
    public long Find(TopicPartition partition, long low, LastRecord last)
    {
        if (last.LeaderEpoch < 0 || last.Offset < low || Read(partition, last.Offset) is not { } found || found.Offset != last.Offset || found.LeaderEpoch <= last.LeaderEpoch)
        {
            return -1;
        }

        // The leaders of records only ever grow.
        var (first, cut) = (low, last.Offset);
        while (first < cut)
        {
            var middle = first + ((cut - first) / 2);
            if (Read(partition, middle) is not { } record || record.LeaderEpoch > last.LeaderEpoch)
            {
                cut = middle;
            }
            else
            {
                first = record.Offset + 1;
            }
        }

        return cut;
    }

    /// <summary>The first record from an offset on; null when there is none.</summary>
    private LastRecord? Read(TopicPartition partition, long offset)
    {
        consumer.Assign(new TopicPartitionOffset(partition, offset));
        try
        {
            return consumer.Consume(patience) switch
            {
                null => throw new KafkaException(new Error(ErrorCode.Local_TimedOut)),
                { IsPartitionEOF: true } => null,
                var record => new LastRecord(record.Offset.Value, record.LeaderEpoch ?? -1),
            };
        }
        finally
        {
            consumer.Unassign();
        }
    }
}
