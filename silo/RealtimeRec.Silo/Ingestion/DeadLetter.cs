using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A record that is set aside.</summary>
/// <param name="Partition">Where it came from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Message">Its bytes and headers.</param>
/// <param name="Refusal">Why.</param>
internal sealed record DeadLetter(TopicPartition Partition, long Offset, Message<byte[], byte[]> Message, RecordRefusal Refusal);
