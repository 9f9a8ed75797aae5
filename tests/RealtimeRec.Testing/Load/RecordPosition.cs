namespace RealtimeRec.Testing.Load;

/// <summary>Where a record lies.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">The topic's partition, from 0.</param>
/// <param name="Offset">Its offset in the partition, from 0.</param>
public readonly record struct RecordPosition(string Topic, int Partition, long Offset) : IComparable<RecordPosition>
{
    /// <summary>Orders by topic, partition and offset.</summary>
    public int CompareTo(RecordPosition other) =>
        (string.CompareOrdinal(Topic, other.Topic), Partition, Offset).CompareTo((0, other.Partition, other.Offset));
}
