using Confluent.Kafka;

namespace RealtimeRec.Silo.DeadLetters;

/// <summary>
/// How far earlier runs have dealt with the dead-letter topic, kept as committed offsets: those of runs over all rules under one
/// consumer group, those of runs over a single rule under that rule's own, so that neither hides letters from the other.
/// </summary>
internal sealed class ReplayProgress(
    Func<string, IConsumer<byte[], byte[]>> connect, string group, IReadOnlyList<TopicPartition> partitions, TimeSpan timeout)
{
    private readonly Dictionary<string, IReadOnlyDictionary<TopicPartition, long>> _committed = new(StringComparer.Ordinal);

    /// <summary>The consumer group of runs over one rule, or for null over all.</summary>
    public string GroupOf(string? rule) => rule is null ? $"{group}.replay" : $"{group}.replay.{rule}";

    /// <summary>Whether an earlier run has dealt with a letter.</summary>
    public bool Covers(TopicPartitionOffset letter, string rule) =>
        Committed(null)[letter.TopicPartition] > letter.Offset.Value || Committed(rule)[letter.TopicPartition] > letter.Offset.Value;

    /// <summary>Whether a run over <paramref name="rule"/>, or for null over all, has been further already.</summary>
    public bool IsBehind(TopicPartitionOffset reached, string? rule) => Committed(rule)[reached.TopicPartition] >= reached.Offset.Value;

    private IReadOnlyDictionary<TopicPartition, long> Committed(string? rule)
    {
        var name = GroupOf(rule);
        if (!_committed.TryGetValue(name, out var offsets))
        {
            using var consumer = connect(name);
            offsets = consumer.Committed(partitions, timeout)
                .ToDictionary(committed => committed.TopicPartition, committed => committed.Offset.IsSpecial ? 0 : committed.Offset.Value);
            _committed.Add(name, offsets);
        }

        return offsets;
    }
}
