using System.Collections.Concurrent;
using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// The partitions that are a consumer's now: those that it reads, and those of which it is not known yet which log they are and where to
/// go on. For the consumer's thread, but for <see cref="Reset"/> and <see cref="Recognize"/>.
/// </summary>
/// <param name="topic">Their topic.</param>
/// <param name="finder">Finds out which logs they are.</param>
/// <param name="trouble">Told of what keeps them from being read.</param>
/// <param name="metrics">Counts what happened to them.</param>
/// <param name="changes">Keeps what happened to them of late.</param>
/// <param name="time">The clock of the waiting.</param>
/// <param name="logger">Where what happened to them is logged.</param>
internal sealed partial class ConsumerPartitions(
    string topic, LogFinder finder, ReadTrouble trouble, IngestionMetrics metrics, RecentChanges changes, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FindInterval = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<TopicPartition, PartitionProgress> _open = [];
    private readonly Dictionary<TopicPartition, WaitingPartition> _waiting = [];

    /// <summary>What was read of partitions before something happened to them, and is not finished.</summary>
    private readonly List<PartitionProgress> _former = [];
    private readonly ConcurrentQueue<LibraryReset> _resets = new();
    private volatile string? _topicId;
    private Task<(WaitingPartition Partition, FoundLog Log)[]>? _finding;
    private long _findAt;

    /// <summary>Those that are read.</summary>
    public IReadOnlyCollection<PartitionProgress> Open => _open.Values;

    /// <summary>Those that are not read yet.</summary>
    public IReadOnlyCollection<TopicPartition> Waiting => _waiting.Keys;

    /// <summary>All of them.</summary>
    public List<TopicPartition> All => [.. _open.Keys, .. _waiting.Keys];

    /// <summary>How many they are.</summary>
    public int Count => _open.Count + _waiting.Count;

    /// <summary>Whether something came that <see cref="Reconsider"/> is for.</summary>
    public bool HasResets => !_resets.IsEmpty;

    /// <summary>One that is read; null for any other.</summary>
    public PartitionProgress? Find(TopicPartition partition) => _open.GetValueOrDefault(partition);

    /// <summary>Tells which topic has the name now: all that was read of another one is of the past.</summary>
    public void Recognize(string topicId) => _topicId = topicId;

    /// <summary>Tells of a partition that the library could not go on in.</summary>
    public void Reset(LibraryReset reset) => _resets.Enqueue(reset);

    /// <summary>Takes some on.</summary>
    public void Assign(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _waiting[partition] = new WaitingPartition(partition);
        }

        _findAt = 0;
    }

    /// <summary>What was read of a topic that is another one now, or of a partition that the library could not go on in, must be looked at again.</summary>
    public void Reconsider()
    {
        while (_resets.TryDequeue(out var reset))
        {
            if (_open.GetValueOrDefault(new TopicPartition(topic, reset.Partition)) is { } partition)
            {
                Wait(partition, reset.Cut);
            }
        }

        if (_topicId is { } topicId)
        {
            _topicId = null;
            foreach (var partition in _open.Values.Where(partition => partition.TopicId != topicId).ToArray())
            {
                Wait(partition, cut: -1);
            }
        }
    }

    /// <summary>Has one looked at again: its log began anew, or ends before what was read of it.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="cut">The offset from which on records are gone; negative for none.</param>
    public void Wait(PartitionProgress partition, long cut)
    {
        _open.Remove(partition.Partition);
        _former.RemoveAll(former => former.Pending == 0);
        _former.Add(partition);
        _waiting[partition.Partition] = new WaitingPartition(partition.Partition, partition) { Cut = cut, Paused = partition.Paused };
        _findAt = 0;
    }

    /// <summary>Finds out which logs the waiting partitions are, and begins to read those that are found.</summary>
    public void Advance(IConsumer<byte[], byte[]> consumer)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        if (_finding is { IsCompleted: true } found)
        {
            _finding = null;
            if (found.IsCompletedSuccessfully)
            {
                foreach (var (partition, log) in found.Result)
                {
                    partition.Found = log;
                }
            }
            else if (found.Exception?.InnerException is KafkaException exception)
            {
                trouble.Note(exception.Error);
            }
            else if (found.Exception?.InnerException is { } other && !ClusterFailures.IsUnavailable(other))
            {
                LogNotFound(topic, other);
            }
        }

        foreach (var partition in _waiting.Values.ToArray())
        {
            // Of the same topic, what was read before is finished first: nothing behind it may be committed before it is.
            if (partition.Found is { } log && !(partition.Former is { Pending: > 0 } former && former.TopicId == log.TopicId))
            {
                TryOpen(consumer, partition, log);
            }
        }

        if (_finding is null && _waiting.Values.Any(partition => partition.Found is null) && (_findAt == 0 || time.GetElapsedTime(_findAt) > FindInterval))
        {
            _findAt = time.GetTimestamp();
            WaitingPartition[] sought = [.. _waiting.Values.Where(partition => partition.Found is null)];
            _finding = Task.Run(() => finder.FindAsync(sought));
            Array.ForEach(sought, partition => Hold(consumer, partition));
        }
    }

    /// <summary>Lets some go; answers those of them that were read.</summary>
    public List<PartitionProgress> Remove(List<TopicPartition> partitions)
    {
        var removed = new List<PartitionProgress>(partitions.Count);
        foreach (var partition in partitions)
        {
            _waiting.Remove(partition);
            if (_open.Remove(partition, out var progress))
            {
                removed.Add(progress);
            }
        }

        return removed;
    }

    /// <summary>What was read of these partitions before something happened to them, and is not finished.</summary>
    public List<PartitionProgress> RemoveFormer(List<TopicPartition> partitions)
    {
        var removed = _former.FindAll(former => partitions.Contains(former.Partition));
        _former.RemoveAll(removed.Contains);
        return removed;
    }

    private void Hold(IConsumer<byte[], byte[]> consumer, WaitingPartition partition)
    {
        if (!partition.Paused)
        {
            consumer.Pause([partition.Partition]);
            partition.Paused = true;
        }
    }

    private void TryOpen(IConsumer<byte[], byte[]> consumer, WaitingPartition waiting, FoundLog found)
    {
        var partition = waiting.Partition;
        var log = found.Log;
        var start = new TopicPartitionOffset(partition, log.Start);
        try
        {
            if (waiting.Paused)
            {
                consumer.Resume([partition]);
                waiting.Paused = false;
            }

            consumer.Seek(start);
        }
        catch (KafkaException exception) when (exception.Error.Code is Confluent.Kafka.ErrorCode.Local_State or Confluent.Kafka.ErrorCode.Local_InProgress or Confluent.Kafka.ErrorCode.Local_PrevInProgress)
        {
            // The consumer has not begun with it yet.
            return;
        }

        _waiting.Remove(partition);
        _open[partition] = new PartitionProgress(partition, log.Name, log.Start, found.TopicId, log.Earlier);
        trouble.Clear();
        Tell(log);
        if (log.Start < found.Position || log.Change is PartitionChange.Recreated or PartitionChange.Cut)
        {
            GoBack(consumer, start, found.TopicId);
        }
    }

    /// <summary>The group goes back: by itself the library commits only what lies ahead of what it committed last.</summary>
    private void GoBack(IConsumer<byte[], byte[]> consumer, TopicPartitionOffset start, string topicId)
    {
        try
        {
            consumer.StoreOffset(start);
            consumer.Commit([start]);
            finder.BegunAsync(topicId, start.Partition.Value).Ignore();
        }
        catch (KafkaException)
        {
            // Whoever reads it next begins here again, which changes nothing twice.
        }
    }

    private void Tell(PartitionLog log)
    {
        switch (log.Change)
        {
            case PartitionChange.Recreated:
                LogRecreated(topic, log.Partition, log.Start);
                break;
            case PartitionChange.Cut:
                LogCut(topic, log.Partition, log.Start, log.Records);
                break;
            case PartitionChange.Lost:
                LogRecordsLost(topic, log.Partition, log.Records, log.Start);
                break;
            default:
                return;
        }

        metrics.CountChange(topic, log.Partition, log.Change, log.Records);
        changes.Add(topic, log);
    }

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: the topic was made anew; it is read from its start, {Offset}.")]
    private partial void LogRecreated(string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: its log was cut behind what was read of it. It goes on at {Offset}; {Count} records are gone that were read, and those that come in their place are new.")]
    private partial void LogCut(string topic, int partition, long offset, long count);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: {Count} records were deleted before they were read. It goes on at {Offset}.")]
    private partial void LogRecordsLost(string topic, int partition, long count, long offset);

    [LoggerMessage(LogLevel.Warning, "{Topic}: the offset to continue at is not known yet; trying again until it is.")]
    private partial void LogNotFound(string topic, Exception exception);
}
