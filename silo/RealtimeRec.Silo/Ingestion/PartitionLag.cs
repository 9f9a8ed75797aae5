namespace RealtimeRec.Silo.Ingestion;

/// <summary>How far a partition is behind.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its number.</param>
/// <param name="Behind">Records not yet read.</param>
/// <param name="InFlight">Records read and not yet durable.</param>
internal readonly record struct PartitionLag(string Topic, int Partition, long Behind, int InFlight);
