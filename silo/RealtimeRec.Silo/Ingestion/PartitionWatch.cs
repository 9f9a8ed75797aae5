using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Looks at a topic from beside its consumer: at what the brokers say of each partition that this silo reads, and at what the
/// other silos say that they read. Not thread-safe; one turn at a time.
/// </summary>
internal sealed class PartitionWatch(IPartitionReader reader, TopicObserver observer, IGrainFactory grains, SiloAddress silo, TimeProvider time)
{
    /// <summary>How long records may wait without one being finished, and a silo be without its group.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Dictionary<int, (long Next, DateTimeOffset Since)> _waiting = [];
    private DateTimeOffset? _leftAt;
    private int _partitions;

    /// <summary>The topic.</summary>
    public string Topic => reader.Topic;

    /// <summary>Partitions that stand still, as of the last turn.</summary>
    public IReadOnlyList<StalledPartition> Stalled { get; private set; } = [];

    /// <summary>Since when this silo is not in its group, for longer than a change of the group takes; null while it is.</summary>
    public DateTimeOffset? LeftSince { get; private set; }

    /// <summary>Looks. What brokers or other silos do not tell in time stays as it was.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        _leftAt = reader.Membership.IsMember ? null : _leftAt ?? now;
        LeftSince = _leftAt is { } left && now - left >= Patience ? left : null;

        var reads = reader.Partitions;
        var notMoving = await NotMovingAsync(reads).ConfigureAwait(false);
        var unread = await UnreadAsync(reads, stopping).ConfigureAwait(false);
        Stalled =
        [
            .. unread.Select(partition => new StalledPartition(Topic, partition.Partition, StalledPartition.NoReader, partition.Since)),
            .. notMoving,
        ];
    }

    private async Task<List<StalledPartition>> NotMovingAsync(IReadOnlyList<PartitionState> reads)
    {
        try
        {
            (var topicId, _partitions) = await observer.DescribeAsync().ConfigureAwait(false);
            if (topicId is not null)
            {
                reader.Recognize(topicId);
            }

            if (reads.Count > 0)
            {
                int[] numbers = [.. reads.Select(state => state.Partition)];
                var ends = await observer.EndsAsync(numbers).ConfigureAwait(false);
                // Blocks.
                var committed = await Task.Run(() => observer.Committed(numbers)).ConfigureAwait(false);
                foreach (var state in reads.Where(state => ends.ContainsKey(state.Partition)))
                {
                    Follow(state.Partition, Math.Max(state.Next, committed.GetValueOrDefault(state.Partition)), ends[state.Partition]);
                }
            }
        }
        catch (KafkaException)
        {
            // The brokers do not answer; the consumer says so.
        }

        foreach (var gone in _waiting.Keys.Except(reads.Select(state => state.Partition)).ToArray())
        {
            _waiting.Remove(gone);
        }

        var now = time.GetUtcNow();
        return
        [
            .. _waiting.Where(partition => now - partition.Value.Since >= Patience)
                .OrderBy(partition => partition.Key)
                .Select(partition => new StalledPartition(Topic, partition.Key, StalledPartition.NotMoving, partition.Value.Since)),
        ];
    }

    private void Follow(int partition, long next, (long Low, long End) log)
    {
        // What was deleted before it was read waits for nobody.
        if (log.End <= Math.Max(next, log.Low))
        {
            _waiting.Remove(partition);
        }
        else if (!_waiting.TryGetValue(partition, out var known) || known.Next != next)
        {
            _waiting[partition] = (next, time.GetUtcNow());
        }
    }

    private async Task<UnreadPartition[]> UnreadAsync(IReadOnlyList<PartitionState> reads, CancellationToken stopping)
    {
        if (_partitions == 0)
        {
            return [];
        }

        try
        {
            var report = new PartitionReport(silo, _partitions, [.. reads.Select(state => state.Partition)]);
            return await grains.GetGrain<IPartitionReadersGrain>(reader.Group.Name).ReportAsync(report).WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (ClusterFailures.IsUnavailable(exception))
        {
            return [.. Stalled.Where(partition => partition.Reason == StalledPartition.NoReader).Select(partition => new UnreadPartition(partition.Partition, partition.Since))];
        }
    }
}
