using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Finds out which logs partitions are, before the first of their records is read.</summary>
internal sealed class LogFinder(TopicObserver observer, IGrainFactory grains, string group, string earlierName)
{
    /// <summary>
    /// Looks at partitions at the brokers and asks the grain that knows the topic; those whose leader does not answer are left out.
    /// </summary>
    /// <exception cref="KafkaException">There is no such topic, or the brokers do not answer or cannot say which topic it is.</exception>
    public async Task<(WaitingPartition Partition, FoundLog Log)[]> FindAsync(IReadOnlyList<WaitingPartition> partitions)
    {
        var topic = grains.GetGrain<ITopicLogsGrain>(observer.Topic);
        var described = await observer.DescribeAsync().ConfigureAwait(false);
        // One that was never read before must wait until the brokers can say which topic it is.
        var topicId = described.Id ?? await topic.GetTopicIdAsync().ConfigureAwait(false) ?? throw new KafkaException(described.WhyNoId);

        int[] numbers = [.. partitions.Select(partition => partition.Partition.Partition.Value)];
        var ends = await observer.EndsAsync(numbers).ConfigureAwait(false);
        var committed = await observer.CommittedAsync(numbers).ConfigureAwait(false);
        var sighted = partitions.Where(partition => ends.ContainsKey(partition.Partition.Partition.Value)).ToArray();
        var cuts = await observer.CutsAsync(
        [
            .. sighted
                .Select(partition => (Number: partition.Partition.Partition.Value, Last: LastOf(partition)))
                .Where(partition => partition.Last.Offset < ends[partition.Number].End)
                .Select(partition => (partition.Number, ends[partition.Number].Low, partition.Last)),
        ]).ConfigureAwait(false);
        var sightings = Array.ConvertAll(sighted, partition =>
        {
            var number = partition.Partition.Partition.Value;
            var position = IsReading(partition) ? partition.Former!.ReadTo : committed.GetValueOrDefault(number, LastRecord.None).Offset;
            var cut = cuts.GetValueOrDefault(number, IsReading(partition) ? partition.Cut : -1);
            return new PartitionSighting(number, position, IsReading(partition), ends[number].Low, ends[number].End, cut);
        });
        var logs = await topic.FindAsync(topicId, earlierName, group, sightings).ConfigureAwait(false);
        return [.. sighted.Select((partition, i) => (partition, new FoundLog(topicId, sightings[i].Position, logs[i])))];

        bool IsReading(WaitingPartition partition) => partition.Former is { } former && former.TopicId == topicId;

        // What is committed is the offset behind it.
        LastRecord LastOf(WaitingPartition partition) => IsReading(partition) ? partition.Former!.Last
            : committed.GetValueOrDefault(partition.Partition.Partition.Value, LastRecord.None) is { Offset: > 0 } next ? next with { Offset = next.Offset - 1 }
            : LastRecord.None;
    }

    /// <summary>Notes that the group's place in a partition is one in this topic now.</summary>
    public Task BegunAsync(string topicId, int partition) => grains.GetGrain<ITopicLogsGrain>(observer.Topic).BegunAsync(topicId, group, partition);
}
