namespace RealtimeRec.Silo.Ingestion;

/// <summary>What a silo reads of a topic.</summary>
/// <param name="Partitions">How many partitions the topic has.</param>
/// <param name="Reads">The numbers of those that it reads.</param>
/// <remarks>Id 0 was the silo's name once.</remarks>
[GenerateSerializer]
internal sealed record PartitionReport([property: Id(1)] int Partitions, [property: Id(2)] int[] Reads);
