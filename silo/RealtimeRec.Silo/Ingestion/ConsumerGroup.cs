using Confluent.Kafka;
using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Under what name the silos of a cluster read a topic. The cluster's id is part of it: silos of another cluster on the same brokers
/// form another group, and read every record for themselves in place of taking a share of this one's.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="EarlierName">What it was called when the cluster's id was no part of it; what was committed under that is taken over.</param>
internal sealed record ConsumerGroup(string Name, string EarlierName)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>The group of a cluster's readers of one topic.</summary>
    /// <param name="groupId"><see cref="IngestionOptions.GroupId"/>.</param>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="suffix"><see cref="IRecordHandler{TBody}.GroupSuffix"/>.</param>
    public static ConsumerGroup Of(string groupId, string clusterId, string suffix) => new($"{groupId}.{clusterId}{suffix}", groupId + suffix);

    /// <summary>
    /// Takes over what was committed under the earlier name, when nothing is under this one. Answers the number of partitions.
    /// For a process that is no member yet; blocks.
    /// </summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public int TakeOver(KafkaOptions kafka, string topic)
    {
        using var next = KafkaClients.Spokesman(kafka, Name);
        using var admin = new DependentAdminClientBuilder(next.Handle).Build();
        if (admin.GetMetadata(topic, Timeout).Topics is not [{ Partitions: { Count: > 0 } found }])
        {
            return 0;
        }

        TopicPartition[] partitions = [.. found.Select(partition => new TopicPartition(topic, partition.PartitionId))];
        if (next.Committed(partitions, Timeout).Exists(committed => !committed.Offset.IsSpecial))
        {
            return 0;
        }

        using var earlier = KafkaClients.Spokesman(kafka, EarlierName);
        var offsets = earlier.Committed(partitions, Timeout).FindAll(committed => !committed.Offset.IsSpecial);
        if (offsets.Count > 0)
        {
            next.Commit(offsets.Select(committed => new TopicPartitionOffset(committed.TopicPartition, committed.Offset)));
        }

        return offsets.Count;
    }
}
