using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Reads one topic as a member of the consumer group, on a thread of its own, and hands the records on. Offsets are committed
/// only up to the first record whose effect is not durable yet, so that a killed process loses none; redelivery changes
/// nothing, because whoever applies a record remembers its offset.
/// </summary>
internal sealed partial class LogConsumer<TBody> : IPartitionReader
{
    /// <summary>Records read in one go before they are sent on: those of one user then share a call.</summary>
    private const int MaxBurst = 512;

    /// <summary>Waits for room before a pause, of <see cref="RoomWait"/> each: a pause throws away what was prefetched.</summary>
    private const int MaxRoomWaits = 100;

    private const int PrefetchKiB = 16 * 1024;

    private static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FindInterval = TimeSpan.FromMilliseconds(500);

    private readonly IRecordHandler<TBody> _handler;
    private readonly IngestionOptions _options;
    private readonly ConsumerConfig _config;
    private readonly IngestionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyedDispatcher<TBody> _dispatcher;
    private readonly Dictionary<TopicPartition, PartitionProgress> _partitions = [];
    private readonly Dictionary<TopicPartition, WaitingPartition> _waiting = [];
    private readonly List<PartitionProgress> _former = [];
    private readonly ConcurrentQueue<LibraryReset> _resets = new();
    private readonly LogFinder _finder;
    private readonly KafkaOptions _kafka;
    private readonly SupervisedLoop _loop;
    private CancellationToken _stopping;
    private bool _tookOver;
    private volatile string? _error;
    private volatile bool _errorIsOurs;
    private volatile string? _topicId;
    private Task<(WaitingPartition Partition, FoundLog Log)[]>? _finding;
    private long _findAt;
    private long _storedAt;
    private long _lagAt;

    public LogConsumer(
        IRecordHandler<TBody> handler,
        KafkaOptions kafka,
        IngestionOptions options,
        ConsumerGroup group,
        LogFinder finder,
        IDeadLetters deadLetters,
        IngestionMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        _handler = handler;
        _kafka = kafka;
        Group = group;
        _finder = finder;
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Changes = new RecentChanges(time);
        _dispatcher = new KeyedDispatcher<TBody>(handler, deadLetters, metrics, options.MaxBatch, time, logger);
        _config = new ConsumerConfig(kafka.ClientProperties())
        {
            GroupId = Group.Name,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            MaxPollIntervalMs = (int)options.MaxPollInterval.TotalMilliseconds,
            FetchWaitMaxMs = (int)options.FetchWait.TotalMilliseconds,
            // What was read is not yet what was applied: offsets are stored by hand and committed by the clock.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = (int)options.CommitInterval.TotalMilliseconds,
            // Behind the last record may be what no consumer sees.
            EnablePartitionEof = true,
            TopicMetadataRefreshIntervalMs = (int)KafkaOptions.MetadataRefreshInterval.TotalMilliseconds,
            QueuedMaxMessagesKbytes = PrefetchKiB,
            ReconnectBackoffMaxMs = 1_000,
            StatisticsIntervalMs = (int)IPartitionReader.MaxAge.TotalMilliseconds,
        };
        // Properties win, here too.
        _config.GroupProtocol ??= options.GroupProtocol;
        if (_config.GroupProtocol == GroupProtocol.Classic)
        {
            // With the other one these are the brokers' to say.
            _config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
            _config.SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds;
            _config.HeartbeatIntervalMs = (int)(options.SessionTimeout / 4).TotalMilliseconds;
        }

        _loop = new SupervisedLoop($"Kafka {handler.Topic}", RunAsync, time, logger);
    }

    public string Topic => _handler.Topic;

    public ConsumerGroup Group { get; }

    public long LastPoll { get; private set; }

    /// <summary>Partitions that are this silo's now.</summary>
    public int Assigned { get; private set; }

    public IReadOnlyList<PartitionState> Partitions { get; private set; } = [];

    public GroupStatistics Membership { get; private set; } = new("none", 0);

    public string? Error => _error;

    public RecentChanges Changes { get; }

    /// <summary>Tells which topic has the name now: all that was read of another one is of the past.</summary>
    public void Recognize(string topicId) => _topicId = topicId;

    /// <summary>Begins to read.</summary>
    /// <exception cref="OptionsValidationException">A setting that librdkafka refuses.</exception>
    public void Start()
    {
        try
        {
            // Like this here and in the loop, where nobody could be told.
            Build().Dispose();
        }
        catch (Exception exception) when (KafkaOptions.IsRefusal(exception))
        {
            throw KafkaOptions.Refused($"the consumer of {Topic}", exception);
        }

        _loop.Start();
    }

    /// <summary>Stops reading, waits for what is in flight, commits, and leaves the group.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _loop.StopAsync().WaitAsync(cancellationToken);

    // The consumer's calls block: a thread of its own.
    private Task RunAsync(CancellationToken stopping) => Task.Factory.StartNew(
        () =>
        {
            _stopping = stopping;
            Consume();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Consume()
    {
        TakeOver();
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        using var consumer = Build();
        try
        {
            consumer.Subscribe(_handler.Topic);
            while (!_stopping.IsCancellationRequested)
            {
                Step(consumer);
            }

            Return(consumer, [.. _partitions.Keys, .. _waiting.Keys]);
            consumer.Close();
        }
        finally
        {
            // After an ordinary end there is none left.
            Lose([.. _partitions.Keys, .. _waiting.Keys]);
            Membership = new GroupStatistics("none", Membership.BrokersUp);
        }
    }

    private IConsumer<byte[], byte[]> Build() => new ConsumerBuilder<byte[], byte[]>(_config)
        .SetPartitionsAssignedHandler((_, partitions) => Assign(partitions))
        .SetPartitionsRevokedHandler((consumer, partitions) => Return(consumer, partitions.ConvertAll(partition => partition.TopicPartition)))
        .SetPartitionsLostHandler((_, partitions) => Lose(partitions.ConvertAll(partition => partition.TopicPartition)))
        .SetErrorHandler((_, error) => Note(error))
        .SetStatisticsHandler((_, statistics) => Note(GroupStatistics.Read(statistics)))
        .SetLogHandler((_, message) => Log(message))
        .Build();

    /// <summary>Once before the first record: goes on where the group was when it had another name.</summary>
    private void TakeOver()
    {
        while (!_tookOver && !_stopping.IsCancellationRequested)
        {
            LastPoll = _time.GetTimestamp();
            try
            {
                if (Group.TakeOver(_kafka, _handler.Topic) is > 0 and var count)
                {
                    LogTookOver(_handler.Topic, Group.EarlierName, Group.Name, count);
                }

                _tookOver = true;
            }
            catch (KafkaException exception) when (exception.Error.Code is Confluent.Kafka.ErrorCode.UnknownMemberId or Confluent.Kafka.ErrorCode.RebalanceInProgress or Confluent.Kafka.ErrorCode.IllegalGeneration)
            {
                // Another silo was first, and is a member already.
                _tookOver = true;
            }
            catch (KafkaException exception)
            {
                Note(exception.Error);
                _stopping.WaitHandle.WaitOne(BrokerWait);
            }
        }
    }

    /// <summary>What is wrong is told once, whatever words the library finds for it meanwhile, and once that it is over.</summary>
    private void Note(Error? error)
    {
        var reason = error is null ? null : SecretRedaction.RedactPatterns(error.Reason);
        if (reason is not null && _error is null)
        {
            LogUnreadable(_handler.Topic, reason);
        }
        else if (reason is null && _error is not null)
        {
            LogReadable(_handler.Topic);
        }

        _errorIsOurs = error?.IsLocalError == true;
        _error = reason;
    }

    private void Note(GroupStatistics statistics)
    {
        Membership = statistics;
        _metrics.SetMember(_handler.Topic, statistics.IsMember);
        // What the client itself found wrong, a connection, is over then; what a broker said is once it gives records.
        if (statistics is { IsMember: true, BrokersUp: > 0 } && _errorIsOurs)
        {
            Note((Error?)null);
        }
    }

    private void Step(IConsumer<byte[], byte[]> consumer)
    {
        LastPoll = _time.GetTimestamp();
        Reconsider();
        Open(consumer);
        try
        {
            var read = 0;
            for (var record = consumer.Consume(_waiting.Count == 0 ? PollWait : RoomWait); record is not null; record = read < MaxBurst ? consumer.Consume(TimeSpan.Zero) : null)
            {
                if (record.IsPartitionEOF)
                {
                    _partitions.GetValueOrDefault(record.TopicPartition)?.ReachEnd(record.Offset.Value);
                    continue;
                }

                Accept(record);
                read++;
            }

            if (read > 0)
            {
                Note((Error?)null);
                _metrics.CountRecords(_handler.Topic, read);
            }
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // The topic is not there yet, or a broker refused: the next call tries again by itself.
            Note(exception.Error);
        }
        finally
        {
            _dispatcher.Start();
        }

        if (_time.GetElapsedTime(_storedAt) >= StoreInterval)
        {
            _storedAt = _time.GetTimestamp();
            StoreProgress(consumer, _partitions.Values);
            ReportLag(consumer);
        }

        HoldBack(consumer);
    }

    private void Accept(ConsumeResult<byte[], byte[]> result)
    {
        if (!_resets.IsEmpty)
        {
            Reconsider();
        }

        if (!_partitions.TryGetValue(result.TopicPartition, out var partition))
        {
            // Its own, but not known yet: it is read from its start once it is.
            return;
        }

        var offset = result.Offset.Value;
        if (offset < partition.ReadTo)
        {
            // Where a log begins anew, or ends before what was read of it.
            Wait(partition, cut: 0);
            return;
        }

        var ticket = partition.Begin(offset);
        var reading = _handler.Read(result);
        var record = new LogRecord<TBody>(partition, ticket, offset, result.Message, reading.Body!);
        if (reading.Refusal is { } refusal)
        {
            _dispatcher.Refuse(record, refusal);
        }
        else
        {
            _dispatcher.Add(reading.Key!, record);
        }
    }

    /// <summary>Keeps what the library says of places that it cannot go on from; it says it on a thread of its own, before it reads on elsewhere.</summary>
    private void Log(LogMessage message)
    {
        if (LibraryReset.Read(message) is { } reset)
        {
            _resets.Enqueue(reset);
        }

        KafkaLog.Write(_logger, message);
    }

    /// <summary>What was read of a topic that is another one now, or of a partition that the library could not go on in, must be looked at again.</summary>
    private void Reconsider()
    {
        while (_resets.TryDequeue(out var reset))
        {
            if (_partitions.GetValueOrDefault(new TopicPartition(_handler.Topic, reset.Partition)) is { } partition)
            {
                Wait(partition, reset.Cut);
            }
        }

        if (_topicId is { } topicId)
        {
            _topicId = null;
            foreach (var partition in _partitions.Values.Where(partition => partition.TopicId != topicId).ToArray())
            {
                Wait(partition, cut: -1);
            }
        }
    }

    private void Wait(PartitionProgress partition, long cut)
    {
        _partitions.Remove(partition.Partition);
        _former.RemoveAll(former => former.Pending == 0);
        _former.Add(partition);
        _waiting[partition.Partition] = new WaitingPartition(partition.Partition, partition) { Cut = cut, Paused = partition.Paused };
        _findAt = 0;
    }

    /// <summary>Finds out which logs the waiting partitions are, and begins to read those that are found.</summary>
    private void Open(IConsumer<byte[], byte[]> consumer)
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
                Note(exception.Error);
            }
            else if (found.Exception?.InnerException is { } other && !ClusterFailures.IsUnavailable(other))
            {
                LogNotFound(_handler.Topic, other);
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

        if (_finding is null && _waiting.Values.Any(partition => partition.Found is null) && (_findAt == 0 || _time.GetElapsedTime(_findAt) > FindInterval))
        {
            _findAt = _time.GetTimestamp();
            WaitingPartition[] sought = [.. _waiting.Values.Where(partition => partition.Found is null)];
            _finding = Task.Run(() => _finder.FindAsync(sought));
            Array.ForEach(sought, partition => Hold(consumer, partition));
        }
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
        _partitions[partition] = new PartitionProgress(partition, log.Name, log.Start, found.TopicId, log.Earlier);
        Note((Error?)null);
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
            _finder.BegunAsync(topicId, start.Partition.Value).Ignore();
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
                LogRecreated(_handler.Topic, log.Partition, log.Start);
                break;
            case PartitionChange.Cut:
                LogCut(_handler.Topic, log.Partition, log.Start, log.Records);
                break;
            case PartitionChange.Lost:
                LogRecordsLost(_handler.Topic, log.Partition, log.Records, log.Start);
                break;
            default:
                return;
        }

        _metrics.CountChange(_handler.Topic, log.Partition, log.Change, log.Records);
        Changes.Add(_handler.Topic, log);
    }

    private void StoreProgress(IConsumer<byte[], byte[]> consumer, IEnumerable<PartitionProgress> partitions)
    {
        foreach (var partition in partitions)
        {
            if (!partition.TryTakeCommittable(out var position))
            {
                continue;
            }

            try
            {
                consumer.StoreOffset(position);
            }
            catch (KafkaException exception) when (exception.Error.Code is Confluent.Kafka.ErrorCode.Local_State or Confluent.Kafka.ErrorCode.Local_UnknownPartition)
            {
                // Lost, and the call that says so is not through yet: its next owner reads from what was committed.
            }
        }
    }

    private void ReportLag(IConsumer<byte[], byte[]> consumer)
    {
        if (_time.GetElapsedTime(_lagAt) < IPartitionReader.MaxAge)
        {
            return;
        }

        _lagAt = _time.GetTimestamp();
        Partitions =
        [
            .. _partitions.Values.Select(partition => new PartitionState(partition.Partition.Partition.Value, partition.Next)),
            .. _waiting.Keys.Select(partition => new PartitionState(partition.Partition.Value, Offset.Unset)),
        ];
        _metrics.SetLags(_handler.Topic, _partitions.Values.Select(partition =>
        {
            var high = consumer.GetWatermarkOffsets(partition.Partition).High.Value;
            return new PartitionLag(partition.Partition.Topic, partition.Partition.Partition.Value, Math.Max(0, high - partition.ReadTo), partition.Pending);
        }));
    }

    /// <summary>Reads no further than the cluster keeps up with.</summary>
    private void HoldBack(IConsumer<byte[], byte[]> consumer)
    {
        var total = TotalPending();
        for (var waits = 0; waits < MaxRoomWaits && NeedsPause(total) && !_stopping.IsCancellationRequested; waits++)
        {
            _stopping.WaitHandle.WaitOne(RoomWait);
            total = TotalPending();
        }

        foreach (var partition in _partitions.Values)
        {
            if (!partition.Paused && (total >= _options.MaxInFlight || partition.Pending >= _options.MaxInFlightPerPartition))
            {
                consumer.Pause([partition.Partition]);
                partition.Paused = true;
            }
            else if (partition.Paused && total <= _options.MaxInFlight / 2 && partition.Pending <= _options.MaxInFlightPerPartition / 2)
            {
                consumer.Resume([partition.Partition]);
                partition.Paused = false;
            }
        }
    }

    private int TotalPending() => _partitions.Values.Sum(partition => partition.Pending);

    private bool NeedsPause(int total) => _partitions.Values.Any(partition =>
        !partition.Paused && (total >= _options.MaxInFlight || partition.Pending >= _options.MaxInFlightPerPartition));

    private void Assign(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _waiting[partition] = new WaitingPartition(partition);
        }

        _findAt = 0;
        Assigned = _partitions.Count + _waiting.Count;
        Note((Error?)null);
        LogAssigned(_handler.Topic, partitions.Count, Numbers(partitions), Assigned);
    }

    /// <summary>Partitions go to another silo: finishes what is in flight, within the deadline, so that it need not begin again there.</summary>
    private void Return(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        _dispatcher.Start();
        var leaving = Remove(partitions);
        var former = RemoveFormer(partitions);
        var drained = Task.WhenAll(leaving.Concat(former).Select(partition => partition.DrainAsync())).Wait(_options.DrainTimeout);
        StoreProgress(consumer, leaving);
        leaving.ForEach(partition => partition.Revoke());
        former.ForEach(partition => partition.Revoke());
        if (leaving.Count > 0)
        {
            LogReturned(_handler.Topic, partitions.Count, Numbers(partitions), drained ? "all applied" : "some left to their next owner");
        }
    }

    /// <summary>Partitions are another silo's already: whatever is in flight is not this one's to finish or to commit.</summary>
    private void Lose(List<TopicPartition> partitions)
    {
        Remove(partitions).ForEach(partition => partition.Revoke());
        RemoveFormer(partitions).ForEach(partition => partition.Revoke());
        if (partitions.Count > 0)
        {
            LogLost(_handler.Topic, partitions.Count, Numbers(partitions));
        }
    }

    private List<PartitionProgress> Remove(List<TopicPartition> partitions)
    {
        var removed = new List<PartitionProgress>(partitions.Count);
        foreach (var partition in partitions)
        {
            _waiting.Remove(partition);
            if (_partitions.Remove(partition, out var progress))
            {
                removed.Add(progress);
            }
        }

        Assigned = _partitions.Count + _waiting.Count;
        return removed;
    }

    /// <summary>What was read of these partitions before something happened to them, and is not finished.</summary>
    private List<PartitionProgress> RemoveFormer(List<TopicPartition> partitions)
    {
        var removed = _former.FindAll(former => partitions.Contains(former.Partition));
        _former.RemoveAll(removed.Contains);
        return removed;
    }

    private static string Numbers(List<TopicPartition> partitions) =>
        string.Join(' ', partitions.Select(partition => partition.Partition.Value).Order().Select(number => number.ToString(CultureInfo.InvariantCulture)));

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: the topic was made anew; it is read from its start, {Offset}.")]
    private partial void LogRecreated(string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: its log was cut behind what was read of it. It goes on at {Offset}; {Count} records are gone that were read, and those that come in their place are new.")]
    private partial void LogCut(string topic, int partition, long offset, long count);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: {Count} records were deleted before they were read. It goes on at {Offset}.")]
    private partial void LogRecordsLost(string topic, int partition, long count, long offset);

    [LoggerMessage(LogLevel.Warning, "{Topic}: it cannot be told yet where to go on; trying again until it can.")]
    private partial void LogNotFound(string topic, Exception exception);

    [LoggerMessage(LogLevel.Information, "{Topic}: took on {Count} partitions ({Partitions}); {Total} in all.")]
    private partial void LogAssigned(string topic, int count, string partitions, int total);

    [LoggerMessage(LogLevel.Information, "{Topic}: gave back {Count} partitions ({Partitions}), {Outcome}.")]
    private partial void LogReturned(string topic, int count, string partitions, string outcome);

    [LoggerMessage(LogLevel.Warning, "{Topic}: lost {Count} partitions ({Partitions}); their next owner goes on from what was committed.")]
    private partial void LogLost(string topic, int count, string partitions);

    [LoggerMessage(LogLevel.Warning, "{Topic} cannot be read for now ({Reason}); trying again until it can.")]
    private partial void LogUnreadable(string topic, string reason);

    [LoggerMessage(LogLevel.Information, "{Topic} can be read again.")]
    private partial void LogReadable(string topic);

    [LoggerMessage(LogLevel.Information, "{Topic}: what the consumer group {Earlier} had committed for {Count} partitions was taken over by {Group}.")]
    private partial void LogTookOver(string topic, string earlier, string group, int count);
}
