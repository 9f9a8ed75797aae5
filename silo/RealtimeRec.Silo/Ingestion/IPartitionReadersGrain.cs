namespace RealtimeRec.Silo.Ingestion;

/// <summary>Knows which partitions of a topic are read, as the silos say every <see cref="PartitionWatch.Period"/>. Key: the consumer group, one for each topic.</summary>
internal interface IPartitionReadersGrain : IGrainWithStringKey
{
    /// <summary>Takes a silo's word; answers the partitions that no silo has read for <see cref="PartitionWatch.Patience"/>.</summary>
    Task<UnreadPartition[]> ReportAsync(PartitionReport report);
}
