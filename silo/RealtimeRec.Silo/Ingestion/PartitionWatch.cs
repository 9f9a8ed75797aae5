using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Looks at a topic from beside its consumer: at what the brokers say of each partition that this silo reads, and at what the
/// other silos say that they read. Not thread-safe; one turn at a time.
/// </summary>
internal sealed class PartitionWatch : IDisposable
{
    /// <summary>How long records may wait without one being finished, and a silo be without its group.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly IPartitionReader _reader;
    private readonly IGrainFactory _grains;
    private readonly SiloAddress _silo;
    private readonly TimeProvider _time;
    private readonly IConsumer<byte[], byte[]> _observer;
    private readonly IAdminClient _admin;
    private readonly Dictionary<int, (long Next, DateTimeOffset Since)> _waiting = [];
    private DateTimeOffset? _leftAt;
    private int _partitions;

    public PartitionWatch(IPartitionReader reader, KafkaOptions kafka, IGrainFactory grains, SiloAddress silo, TimeProvider time)
    {
        _reader = reader;
        _grains = grains;
        _silo = silo;
        _time = time;
        _observer = ConsumerGroup.Connect(kafka, reader.Group.Name);
        _admin = new DependentAdminClientBuilder(_observer.Handle).Build();
    }

    /// <summary>The topic.</summary>
    public string Topic => _reader.Topic;

    /// <summary>Partitions that stand still, as of the last turn.</summary>
    public IReadOnlyList<StalledPartition> Stalled { get; private set; } = [];

    /// <summary>Since when this silo is not in its group, for longer than a change of the group takes; null while it is.</summary>
    public DateTimeOffset? LeftSince { get; private set; }

    /// <summary>Looks. What brokers or other silos do not tell in time stays as it was.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var now = _time.GetUtcNow();
        _leftAt = _reader.Membership.IsMember ? null : _leftAt ?? now;
        LeftSince = _leftAt is { } left && now - left >= Patience ? left : null;

        var reads = _reader.Partitions;
        // The brokers' answers block.
        var notMoving = await Task.Run(() => NotMoving(reads), stopping).ConfigureAwait(false);
        var unread = await UnreadAsync(reads, stopping).ConfigureAwait(false);
        Stalled =
        [
            .. unread.Select(partition => new StalledPartition(Topic, partition.Partition, StalledPartition.NoReader, partition.Since)),
            .. notMoving,
        ];
    }

    public void Dispose()
    {
        _admin.Dispose();
        _observer.Dispose();
    }

    private List<StalledPartition> NotMoving(IReadOnlyList<PartitionState> reads)
    {
        try
        {
            if (_admin.GetMetadata(Topic, Timeout).Topics is [{ Partitions.Count: > 0 and var count }])
            {
                _partitions = count;
            }

            var committed = _observer.Committed(reads.Select(state => new TopicPartition(Topic, state.Partition)), Timeout)
                .ToDictionary(offset => offset.Partition.Value, offset => offset.Offset.IsSpecial ? 0 : offset.Offset.Value);
            foreach (var state in reads)
            {
                Follow(state.Partition, Math.Max(state.Next, committed.GetValueOrDefault(state.Partition)));
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

        var now = _time.GetUtcNow();
        return
        [
            .. _waiting.Where(partition => now - partition.Value.Since >= Patience)
                .OrderBy(partition => partition.Key)
                .Select(partition => new StalledPartition(Topic, partition.Key, StalledPartition.NotMoving, partition.Value.Since)),
        ];
    }

    private void Follow(int partition, long next)
    {
        var marks = _observer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), Timeout);
        // What was deleted before it was read waits for nobody.
        if (marks.High.Value <= Math.Max(next, marks.Low.Value))
        {
            _waiting.Remove(partition);
        }
        else if (!_waiting.TryGetValue(partition, out var known) || known.Next != next)
        {
            _waiting[partition] = (next, _time.GetUtcNow());
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
            var report = new PartitionReport(_silo, _partitions, [.. reads.Select(state => state.Partition)]);
            return await _grains.GetGrain<IPartitionReadersGrain>(_reader.Group.Name).ReportAsync(report).WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (ClusterFailures.IsUnavailable(exception))
        {
            return [.. Stalled.Where(partition => partition.Reason == StalledPartition.NoReader).Select(partition => new UnreadPartition(partition.Partition, partition.Since))];
        }
    }
}
