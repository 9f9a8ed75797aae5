namespace RealtimeRec.Testing.Load;

/// <summary>Where a record lies.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">The topic's partition, from 0.</param>
/// <param name="Offset">Its offset in the partition, from 0.</param>
public readonly record struct RecordPosition(string Topic, int Partition, long Offset);
