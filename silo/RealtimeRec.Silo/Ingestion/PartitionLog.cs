using RealtimeRec.Events;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Which log a partition is, and where to go on in it.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Name">The log's name (<see cref="LogNames"/>).</param>
/// <param name="Earlier">The logs that it goes on; null for none.</param>
/// <param name="Start">Where to go on.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Records">How many offsets are lost or gone by that.</param>
[GenerateSerializer, Immutable]
internal sealed record PartitionLog(
    [property: Id(0)] int Partition,
    [property: Id(1)] string Name,
    [property: Id(2)] EarlierLog[]? Earlier,
    [property: Id(3)] long Start,
    [property: Id(4)] PartitionChange Change,
    [property: Id(5)] long Records);
