using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What brokers say of a topic.</summary>
/// <param name="Id">The topic's id, as Kafka's tools write it; blank where brokers know none, null where they cannot say it now.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="WhyNoId">Why they cannot say the id now; null when they say it.</param>
internal sealed record TopicDescription(string? Id, int Partitions, Error? WhyNoId);
