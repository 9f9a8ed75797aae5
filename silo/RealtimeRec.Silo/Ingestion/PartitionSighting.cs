namespace RealtimeRec.Silo.Ingestion;

/// <summary>What a silo finds of a partition before it reads it.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Position">Where the silo, or else its group, would go on; negative where it has not begun.</param>
/// <param name="IsReading">Whether the silo itself came so far, in a topic of the same id; otherwise the group's word must be trusted.</param>
/// <param name="Low">The first offset there is.</param>
/// <param name="End">The offset behind the last.</param>
/// <param name="Cut">The offset from which on the brokers say that records are gone that there were; negative for none.</param>
[GenerateSerializer, Immutable]
internal sealed record PartitionSighting(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Position,
    [property: Id(2)] bool IsReading,
    [property: Id(3)] long Low,
    [property: Id(4)] long End,
    [property: Id(5)] long Cut);
