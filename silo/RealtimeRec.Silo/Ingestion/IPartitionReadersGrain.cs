namespace RealtimeRec.Silo.Ingestion;

/// <summary>Knows which silo reads which partition of a topic, as each of them says. Key: the consumer group, one for each topic.</summary>
internal interface IPartitionReadersGrain : IGrainWithStringKey
{
    /// <summary>How long a silo's word holds: it says it more often than that.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);

    /// <summary>Takes a silo's word; answers the partitions that no silo has read for a while.</summary>
    Task<UnreadPartition[]> ReportAsync(PartitionReport report);
}
