using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A partition that is this silo's, but of which it is not known yet which log it is and where to go on. Only the consumer's thread changes it.</summary>
/// <param name="partition">Which partition.</param>
/// <param name="former">What was read of it until something happened to it; null for one that was taken on.</param>
internal sealed class WaitingPartition(TopicPartition partition, PartitionProgress? former = null)
{
    public TopicPartition Partition { get; } = partition;

    public PartitionProgress? Former { get; } = former;

    /// <summary>The offset from which on the brokers say that records are gone; negative for none.</summary>
    public long Cut { get; init; } = -1;

    /// <summary>Whether the consumer is told not to fetch it.</summary>
    public bool Paused { get; set; }

    /// <summary>What was found; null until then.</summary>
    public FoundLog? Found { get; set; }
}
