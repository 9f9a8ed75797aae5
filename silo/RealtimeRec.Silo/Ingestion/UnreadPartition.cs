namespace RealtimeRec.Silo.Ingestion;

/// <summary>A partition that no silo of the cluster reads.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Since">Since when.</param>
[GenerateSerializer]
internal sealed record UnreadPartition([property: Id(0)] int Partition, [property: Id(1)] DateTimeOffset Since);
