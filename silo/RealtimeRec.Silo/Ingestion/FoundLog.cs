namespace RealtimeRec.Silo.Ingestion;

/// <summary>What was found of a waiting partition.</summary>
/// <param name="TopicId">The topic's id.</param>
/// <param name="Position">Where the silo or its group was; negative for nowhere.</param>
/// <param name="Log">Which log it is, and where to go on.</param>
internal sealed record FoundLog(string TopicId, long Position, PartitionLog Log);
