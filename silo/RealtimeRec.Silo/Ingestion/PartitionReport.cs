namespace RealtimeRec.Silo.Ingestion;

/// <summary>What a silo reads of a topic.</summary>
/// <param name="Partitions">How many partitions the topic has.</param>
/// <param name="Reads">The numbers of those that it reads.</param>
[GenerateSerializer]
internal sealed record PartitionReport([property: Id(0)] int Partitions, [property: Id(1)] int[] Reads);
