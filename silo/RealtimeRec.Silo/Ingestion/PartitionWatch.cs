using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Looks at a topic from beside its consumer: at what the brokers say of each partition that this silo reads, and at what the
/// other silos say that they read. Trouble is told from when all was last seen to be well, so that it shows within
/// ten seconds (<see cref="IPartitionReader.MaxAge"/>, <see cref="Patience"/> and <see cref="Period"/>) however it falls between two looks. Not thread-safe; one look at a time.
/// </summary>
internal sealed class PartitionWatch(IPartitionReader reader, TopicObserver observer, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>How long all may have been well ago: longer than a change of the group leaves partitions without a reader.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>How far each partition was when it had last moved, or when nothing waited in it, and when that was.</summary>
    private readonly Dictionary<int, (long Next, DateTimeOffset At)> _moved = [];

    /// <summary>Since when each partition is not read that is to be.</summary>
    private readonly Dictionary<int, DateTimeOffset> _waiting = [];
    private DateTimeOffset? _memberAt;
    private int _partitions;

    /// <summary>The topic.</summary>
    public string Topic => reader.Topic;

    /// <summary>Partitions that stand still, as of the last look.</summary>
    public IReadOnlyList<StalledPartition> Stalled { get; private set; } = [];

    /// <summary>Since when this silo is not in its group, for longer than a change of the group takes; null while it is.</summary>
    public DateTimeOffset? LeftSince { get; private set; }

    /// <summary>Looks. What brokers or other silos do not tell in time stays as it was.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        _memberAt = reader.Membership.IsMember ? now : _memberAt ?? now;
        LeftSince = now - _memberAt >= Patience ? _memberAt : null;

        var reads = reader.Partitions;
        var described = _partitions == 0 && await TryDescribeAsync().ConfigureAwait(false);

        // First, since brokers that answer late must not make this silo's partitions look unread.
        var unread = await UnreadAsync(reads, stopping).ConfigureAwait(false);
        described = described || (_partitions > 0 && await TryDescribeAsync().ConfigureAwait(false));
        var notMoving = NotMoving(reads, described ? await LogsAsync(reads).ConfigureAwait(false) : [], now);
        Stalled = [.. unread, .. NotBegun(reads, now), .. notMoving];
    }

    private IEnumerable<StalledPartition> Earlier(string reason) => Stalled.Where(partition => partition.Reason == reason);

    private async Task<bool> TryDescribeAsync()
    {
        try
        {
            var described = await observer.DescribeAsync().ConfigureAwait(false);
            _partitions = described.Partitions;
            if (described.Id is { } topicId)
            {
                reader.Recognize(topicId);
            }

            return true;
        }
        catch (KafkaException)
        {
            // The brokers do not answer; the consumer says so.
            return false;
        }
    }

    /// <summary>Whatever the brokers say, or whether they do.</summary>
    private StalledPartition[] NotBegun(IReadOnlyList<PartitionState> reads, DateTimeOffset now)
    {
        var waiting = reads.Where(state => state.IsWaiting).Select(state => state.Partition).ToHashSet();
        foreach (var begun in _waiting.Keys.Except(waiting).ToArray())
        {
            _waiting.Remove(begun);
        }

        foreach (var partition in waiting)
        {
            _waiting.TryAdd(partition, now);
        }

        return
        [
            .. _waiting.Where(partition => now - partition.Value >= Patience)
                .OrderBy(partition => partition.Key)
                .Select(partition => new StalledPartition(Topic, partition.Key, StalledPartition.NotBegun, partition.Value)),
        ];
    }

    private StalledPartition[] NotMoving(IReadOnlyList<PartitionState> reads, Dictionary<int, (long Place, long Low, long End)> logs, DateTimeOffset now)
    {
        foreach (var gone in _moved.Keys.Except(reads.Select(state => state.Partition)).ToArray())
        {
            _moved.Remove(gone);
        }

        foreach (var partition in reads.Select(state => state.Partition))
        {
            if (logs.TryGetValue(partition, out var log))
            {
                // What was deleted before it was read waits for nobody.
                var waits = log.End > Math.Max(log.Place, log.Low);
                if (!waits || !_moved.TryGetValue(partition, out var known) || known.Next != log.Place)
                {
                    _moved[partition] = (log.Place, now);
                }
            }
            else if (!Earlier(StalledPartition.NotMoving).Any(stalled => stalled.Partition == partition))
            {
                _moved[partition] = _moved.GetValueOrDefault(partition) with { At = now };
            }
        }

        return
        [
            .. _moved.Where(partition => now - partition.Value.At >= Patience)
                .OrderBy(partition => partition.Key)
                .Select(partition => new StalledPartition(Topic, partition.Key, StalledPartition.NotMoving, partition.Value.At)),
        ];
    }

    /// <summary>
    /// Where partitions begin and end, and up to where all is done: as the reader says, or where the group was before the reader did anything.
    /// Those of which the brokers do not tell it are left out.
    /// </summary>
    private async Task<Dictionary<int, (long Place, long Low, long End)>> LogsAsync(IReadOnlyList<PartitionState> reads)
    {
        if (reads.Count == 0)
        {
            return [];
        }

        try
        {
            var ends = await observer.EndsAsync([.. reads.Select(state => state.Partition)]).ConfigureAwait(false);
            int[] begun = [.. reads.Where(state => state.Next < 0).Select(state => state.Partition)];
            var committed = begun.Length == 0 ? [] : await observer.CommittedAsync(begun).ConfigureAwait(false);
            return reads.Where(state => ends.ContainsKey(state.Partition)).ToDictionary(
                state => state.Partition,
                state => (state.Next < 0 ? committed.GetValueOrDefault(state.Partition).Offset : state.Next, ends[state.Partition].Low, ends[state.Partition].End));
        }
        catch (KafkaException)
        {
            return [];
        }
    }

    private async Task<StalledPartition[]> UnreadAsync(IReadOnlyList<PartitionState> reads, CancellationToken stopping)
    {
        if (_partitions == 0)
        {
            return [];
        }

        try
        {
            var report = new PartitionReport(_partitions, [.. reads.Select(state => state.Partition)]);
            var unread = await grains.GetGrain<IPartitionReadersGrain>(reader.Group.Name).ReportAsync(report).WaitAsync(stopping).ConfigureAwait(false);
            return Array.ConvertAll(unread, partition => new StalledPartition(Topic, partition.Partition, StalledPartition.NoReader, partition.Since));
        }
        catch (Exception exception) when (ClusterFailures.IsUnavailable(exception))
        {
            return [.. Earlier(StalledPartition.NoReader)];
        }
    }
}
