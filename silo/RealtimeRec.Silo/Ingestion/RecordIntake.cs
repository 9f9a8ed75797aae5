using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Takes records from a consumer in the order in which they come: each counts as in flight from then on. Not thread-safe: the consumer's thread owns it.</summary>
internal sealed class RecordIntake<TBody>(IRecordHandler<TBody> handler, ConsumerPartitions partitions, KeyedDispatcher<TBody> dispatcher)
{
    /// <summary>Hands a record on; false if it will come again, because it is not known yet where its partition is to be read from.</summary>
    public bool TryAccept(ConsumeResult<byte[], byte[]> result)
    {
        if (partitions.HasResets)
        {
            partitions.Reconsider();
        }

        if (partitions.Find(result.TopicPartition) is not { } partition)
        {
            // Its own, but not known yet: it is read from its start once it is.
            return false;
        }

        var offset = result.Offset.Value;
        if (offset < partition.ReadTo)
        {
            // Where a log begins anew, or ends before what was read of it.
            partitions.Wait(partition, cut: 0);
            return false;
        }

        var last = new LastRecord(offset, result.LeaderEpoch ?? -1);
        if (last.LeaderEpoch > partition.Last.LeaderEpoch && partition.Last.LeaderEpoch >= 0)
        {
            // Of another leader, who may lack what was read last.
            partitions.Wait(partition, cut: -1);
            return false;
        }

        partition.Last = last;
        var ticket = partition.Begin(offset);
        var reading = handler.Read(result);
        var record = new LogRecord<TBody>(partition, ticket, offset, result.Message, reading.Body!);
        if (reading.Refusal is { } refusal)
        {
            dispatcher.Refuse(record, refusal);
        }
        else
        {
            dispatcher.Add(reading.Key!, record);
        }

        return true;
    }
}
