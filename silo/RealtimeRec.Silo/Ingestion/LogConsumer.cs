using System.Globalization;
using Confluent.Kafka;
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
    private static readonly TimeSpan LagInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(1);

    private readonly IRecordHandler<TBody> _handler;
    private readonly IngestionOptions _options;
    private readonly ConsumerConfig _config;
    private readonly IngestionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyedDispatcher<TBody> _dispatcher;
    private readonly Dictionary<TopicPartition, PartitionProgress> _partitions = [];
    private readonly KafkaOptions _kafka;
    private readonly SupervisedLoop _loop;
    private CancellationToken _stopping;
    private bool _tookOver;
    private volatile string? _error;
    private volatile bool _errorIsOurs;
    private long _storedAt;
    private long _lagAt;

    public LogConsumer(
        IRecordHandler<TBody> handler,
        KafkaOptions kafka,
        IngestionOptions options,
        string clusterId,
        IDeadLetters deadLetters,
        IngestionMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        _handler = handler;
        _kafka = kafka;
        Group = ConsumerGroup.Of(options.GroupId, clusterId, handler.GroupSuffix);
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _dispatcher = new KeyedDispatcher<TBody>(handler, deadLetters, metrics, options.MaxBatch, time, logger);
        _config = new ConsumerConfig(kafka.ClientProperties())
        {
            GroupId = Group.Name,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)(options.SessionTimeout / 4).TotalMilliseconds,
            MaxPollIntervalMs = (int)options.MaxPollInterval.TotalMilliseconds,
            FetchWaitMaxMs = (int)options.FetchWait.TotalMilliseconds,
            // What was read is not yet what was applied: offsets are stored by hand and committed by the clock.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = (int)options.CommitInterval.TotalMilliseconds,
            // Behind the last record may be what no consumer sees.
            EnablePartitionEof = true,
            QueuedMaxMessagesKbytes = PrefetchKiB,
            ReconnectBackoffMaxMs = 1_000,
            StatisticsIntervalMs = (int)StatisticsInterval.TotalMilliseconds,
        };
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

    /// <summary>Begins to read.</summary>
    public void Start() => _loop.Start();

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

        using var consumer = new ConsumerBuilder<byte[], byte[]>(_config)
            .SetPartitionsAssignedHandler((_, partitions) => Assign(partitions))
            .SetPartitionsRevokedHandler((consumer, partitions) => Return(consumer, partitions.ConvertAll(partition => partition.TopicPartition)))
            .SetPartitionsLostHandler((_, partitions) => Lose(partitions.ConvertAll(partition => partition.TopicPartition)))
            .SetErrorHandler((_, error) => Note(error))
            .SetStatisticsHandler((_, statistics) => Note(GroupStatistics.Read(statistics)))
            .SetLogHandler((_, message) => KafkaLog.Write(_logger, message))
            .Build();
        try
        {
            consumer.Subscribe(_handler.Topic);
            while (!_stopping.IsCancellationRequested)
            {
                Step(consumer);
            }

            Return(consumer, [.. _partitions.Keys]);
            consumer.Close();
        }
        finally
        {
            // After an ordinary end there is none left.
            Lose([.. _partitions.Keys]);
            Membership = new GroupStatistics("none", Membership.BrokersUp);
        }
    }

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
        try
        {
            var read = 0;
            for (var record = consumer.Consume(PollWait); record is not null; record = read < MaxBurst ? consumer.Consume(TimeSpan.Zero) : null)
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
        if (!_partitions.TryGetValue(result.TopicPartition, out var partition))
        {
            return;
        }

        var offset = result.Offset.Value;
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
        if (_time.GetElapsedTime(_lagAt) < LagInterval)
        {
            return;
        }

        _lagAt = _time.GetTimestamp();
        Partitions = [.. _partitions.Values.Select(partition => new PartitionState(partition.Partition.Partition.Value, partition.Next))];
        _metrics.SetLags(_handler.Topic, _partitions.Values.Select(partition =>
        {
            var high = consumer.GetWatermarkOffsets(partition.Partition).High.Value;
            var position = consumer.Position(partition.Partition).Value;
            return new PartitionLag(partition.Partition.Topic, partition.Partition.Partition.Value, high < 0 || position < 0 ? 0 : Math.Max(0, high - position), partition.Pending);
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
            _partitions[partition] = new PartitionProgress(partition, _options.LogName);
        }

        Assigned = _partitions.Count;
        Note((Error?)null);
        LogAssigned(_handler.Topic, partitions.Count, Numbers(partitions), _partitions.Count);
    }

    /// <summary>Partitions go to another silo: finishes what is in flight, within the deadline, so that it need not begin again there.</summary>
    private void Return(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        _dispatcher.Start();
        var leaving = Remove(partitions);
        var drained = Task.WhenAll(leaving.Select(partition => partition.DrainAsync())).Wait(_options.DrainTimeout);
        StoreProgress(consumer, leaving);
        leaving.ForEach(partition => partition.Revoke());
        if (leaving.Count > 0)
        {
            LogReturned(_handler.Topic, partitions.Count, Numbers(partitions), drained ? "all applied" : "some left to their next owner");
        }
    }

    /// <summary>Partitions are another silo's already: whatever is in flight is not this one's to finish or to commit.</summary>
    private void Lose(List<TopicPartition> partitions)
    {
        Remove(partitions).ForEach(partition => partition.Revoke());
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
            if (_partitions.Remove(partition, out var progress))
            {
                removed.Add(progress);
            }
        }

        Assigned = _partitions.Count;
        return removed;
    }

    private static string Numbers(List<TopicPartition> partitions) =>
        string.Join(' ', partitions.Select(partition => partition.Partition.Value).Order().Select(number => number.ToString(CultureInfo.InvariantCulture)));

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
