namespace RealtimeRec.Silo.Ingestion;

/// <summary>How far a silo is with a partition that it reads.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Next">The offset up to which all is done, or reached the end; negative while nothing is known.</param>
/// <param name="IsWaiting">Whether it is not read yet, since it is not known where to go on.</param>
internal readonly record struct PartitionState(int Partition, long Next, bool IsWaiting = false);
