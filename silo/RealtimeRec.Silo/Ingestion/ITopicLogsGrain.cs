namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Knows which logs the partitions of a topic are: those of the topic that has the name now, whole or cut. What was applied of another
/// topic of that name says nothing of it. Key: the topic's name.
/// </summary>
internal interface ITopicLogsGrain : IGrainWithStringKey
{
    /// <summary>Takes what a silo finds; answers which logs these are, and where the group goes on. Answers once that is durable.</summary>
    /// <param name="topicId">The topic's id.</param>
    /// <param name="earlierName">What stood before the names of logs when topics were not known by their ids.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="sightings">The partitions.</param>
    Task<PartitionLog[]> FindAsync(string topicId, string earlierName, string group, PartitionSighting[] sightings);

    /// <summary>The id of the topic that had the name when it was last looked at; null before the first look.</summary>
    Task<string?> GetTopicIdAsync();

    /// <summary>Notes that what a group has committed for a partition is of the topic with this id, and no longer of an earlier one.</summary>
    Task BegunAsync(string topicId, string group, int partition);
}
