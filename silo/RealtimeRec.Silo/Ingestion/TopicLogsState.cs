using RealtimeRec.State;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>The logs of a topic as they are stored.</summary>
[GenerateSerializer, Alias("TopicLogsState"), StateFormat(1)]
internal sealed class TopicLogsState : IStoredState
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string Name = "topic-logs";

    /// <summary>The id of the topic that has the name now; null before the first.</summary>
    [Id(0)] public string? TopicId { get; set; }

    /// <summary>The first id ever seen: offsets that were stored without one are that topic's.</summary>
    [Id(1)] public string? FirstTopicId { get; set; }

    /// <summary>The offset behind the last record of each partition of the first topic when it was first seen.</summary>
    [Id(2)] public Dictionary<int, long> FirstEnds { get; set; } = [];

    /// <summary>By partition of the topic, the offsets from which on its log was cut, in the order in which it was.</summary>
    [Id(3)] public Dictionary<int, long[]> Cuts { get; set; } = [];

    /// <summary>By consumer group, the partitions for which it has committed offsets of this topic, where it is not the first.</summary>
    [Id(4)] public Dictionary<string, int[]> Begun { get; set; } = [];

    /// <summary>By consumer group and partition, the offset to go back to after a cut, until something is committed behind it.</summary>
    [Id(5)] public Dictionary<string, long> Rewinds { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
