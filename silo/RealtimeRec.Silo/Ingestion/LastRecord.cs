namespace RealtimeRec.Silo.Ingestion;

/// <summary>A record of a partition, and in which leader's time it was written.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LeaderEpoch">The leader epoch, a number that grows with every change of the partition's leader; negative where brokers do not tell.</param>
internal readonly record struct LastRecord(long Offset, int LeaderEpoch)
{
    /// <summary>None.</summary>
    public static LastRecord None { get; } = new(-1, -1);
}
