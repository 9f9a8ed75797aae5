using Confluent.Kafka;

namespace RealtimeRec.Silo.DeadLetters;

/// <summary>How far a replay is, and in the end what it did.</summary>
internal sealed class ReplaySummary
{
    /// <summary>Records to read.</summary>
    public long Total { get; set; }

    /// <summary>Records read.</summary>
    public long Read { get; set; }

    /// <summary>What became of them, by rule.</summary>
    public SortedDictionary<string, ReplayCounts> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>Records without the headers of a dead letter.</summary>
    public long Unreadable { get; set; }

    /// <summary>Dead letters of topics, or partitions of them, that are not there (any more).</summary>
    public long OtherTopics { get; set; }

    /// <summary>Letters that were asked for and cannot be replayed, by where their originals lie: what each is, and why, for people.</summary>
    public Dictionary<TopicPartitionOffset, string> Impossible { get; } = [];

    /// <summary>Replayed in all.</summary>
    public long Replayed { get; set; }

    /// <summary>The counts of a rule.</summary>
    public ReplayCounts Of(string rule)
    {
        if (!Rules.TryGetValue(rule, out var counts))
        {
            Rules.Add(rule, counts = new ReplayCounts());
        }

        return counts;
    }
}
