using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Kafka;

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

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>While it is being found out where to go on in some partitions.</summary>
    private static readonly TimeSpan ShortPollWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PaceInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How much longer than any change of the group takes it may be before a consumer is taken to have lost its way.</summary>
    private static readonly TimeSpan RejoinGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(1);

    private readonly IRecordHandler<TBody> _handler;
    private readonly IngestionOptions _options;
    private readonly ConsumerConfig _config;
    private readonly IngestionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyedDispatcher<TBody> _dispatcher;
    private readonly ConsumerPartitions _partitions;
    private readonly Backpressure _backpressure;
    private readonly KafkaOptions _kafka;
    private readonly SupervisedLoop _loop;
    private readonly SupervisedLoop _pace;
    private CancellationToken _stopping;
    private IConsumer<byte[], byte[]>? _first;
    private bool _tookOver;
    private volatile string? _error;
    private volatile bool _errorIsOurs;
    private long _memberAt;
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
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Changes = new RecentChanges(time);
        _partitions = new ConsumerPartitions(handler.Topic, finder, Note, metrics, Changes, time, logger);
        _backpressure = new Backpressure(options);
        _dispatcher = new KeyedDispatcher<TBody>(handler, deadLetters, metrics, options.MaxBatch, time, logger);
        _config = ConsumerSettings.Of(kafka, options, group);
        _loop = new SupervisedLoop($"Kafka {handler.Topic}", RunAsync, time, logger);
        _pace = SupervisedLoop.Every(PaceInterval, $"pace of {handler.Topic}", _ => PaceAsync(), time, logger);
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
    public void Recognize(string topicId) => _partitions.Recognize(topicId);

    /// <summary>Begins to read.</summary>
    /// <exception cref="OptionsValidationException">A setting that librdkafka refuses.</exception>
    public void Start()
    {
        try
        {
            // Here and not in the loop, where nobody could be told.
            _first = Build();
        }
        catch (Exception exception) when (KafkaOptions.IsRefusal(exception))
        {
            throw KafkaOptions.Refused($"the consumer of {Topic}", exception);
        }

        _loop.Start();
        if (_handler.MinCalls < _handler.MaxCalls)
        {
            _pace.Start();
        }
    }

    /// <summary>Stops reading, waits for what is in flight, commits, and leaves the group.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_loop.StopAsync(), _pace.StopAsync()).WaitAsync(cancellationToken);

    /// <summary>Tells the dispatcher how long work waits for a thread of the pool, on which grains run too.</summary>
    private async Task PaceAsync()
    {
        var waited = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = _time.GetTimestamp();
        ThreadPool.UnsafeQueueUserWorkItem(_ => waited.SetResult(_time.GetElapsedTime(asked)), state: (object?)null, preferLocal: false);
        _dispatcher.See(await waited.Task.ConfigureAwait(false));
    }

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
        while (!_stopping.IsCancellationRequested)
        {
            Read(Interlocked.Exchange(ref _first, null) ?? Build());
        }

        Interlocked.Exchange(ref _first, null)?.Dispose();
    }

    /// <summary>
    /// Reads with a consumer until it is to stop. One that has not been in its group for longer than any change of the group takes is left to
    /// itself, and another takes its place: the library's do not always find back after a broker stood still.
    /// </summary>
    private void Read(IConsumer<byte[], byte[]> consumer)
    {
        var isLost = false;
        try
        {
            _memberAt = _time.GetTimestamp();
            consumer.Subscribe(_handler.Topic);
            while (!_stopping.IsCancellationRequested && !isLost)
            {
                Step(consumer);
                isLost = _time.GetElapsedTime(_memberAt) > _options.MaxPollInterval + RejoinGrace;
            }

            if (isLost)
            {
                // Brokers that are away were told of.
                if (_error is null)
                {
                    LogReplaced(_handler.Topic, (long)_time.GetElapsedTime(_memberAt).TotalSeconds);
                }

                return;
            }

            Return(consumer, _partitions.All);
            consumer.Close();
        }
        finally
        {
            // After an ordinary end there is none left.
            Lose(_partitions.All);
            Membership = new GroupStatistics("none", Membership.BrokersUp);
            if (isLost)
            {
                // It may never end.
                Task.Run(consumer.Dispose).Ignore();
            }
            else
            {
                consumer.Dispose();
            }
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
        // So does where to go on, once they say it.
        if (statistics is { IsMember: true, BrokersUp: > 0 } && _errorIsOurs && _partitions.Waiting.Count == 0)
        {
            Note((Error?)null);
        }

        if (statistics.IsMember)
        {
            _memberAt = _time.GetTimestamp();
        }
    }

    private void Step(IConsumer<byte[], byte[]> consumer)
    {
        LastPoll = _time.GetTimestamp();
        _partitions.Reconsider();
        _partitions.Advance(consumer);
        try
        {
            var (turns, read) = (0, 0);
            for (var record = consumer.Consume(_partitions.Waiting.Count == 0 ? PollWait : ShortPollWait); record is not null; record = ++turns < MaxBurst ? consumer.Consume(TimeSpan.Zero) : null)
            {
                if (record.IsPartitionEOF)
                {
                    _partitions.Find(record.TopicPartition)?.ReachEnd(record.Offset.Value);
                }
                else if (TryAccept(record))
                {
                    read++;
                }
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
            StoreProgress(consumer, _partitions.Open);
            ReportLag(consumer);
        }

        _backpressure.Apply(consumer, _partitions.Open, _stopping);
    }

    /// <summary>Hands a record on; false if it will come again, because it is not known yet where its partition is to be read from.</summary>
    private bool TryAccept(ConsumeResult<byte[], byte[]> result)
    {
        if (_partitions.HasResets)
        {
            _partitions.Reconsider();
        }

        if (_partitions.Find(result.TopicPartition) is not { } partition)
        {
            // Its own, but not known yet: it is read from its start once it is.
            return false;
        }

        var offset = result.Offset.Value;
        if (offset < partition.ReadTo)
        {
            // Where a log begins anew, or ends before what was read of it.
            _partitions.Wait(partition, cut: 0);
            return false;
        }

        var last = new LastRecord(offset, result.LeaderEpoch ?? -1);
        if (last.LeaderEpoch > partition.Last.LeaderEpoch && partition.Last.LeaderEpoch >= 0)
        {
            // Of another leader, who may lack what was read last.
            _partitions.Wait(partition, cut: -1);
            return false;
        }

        partition.Last = last;
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

        return true;
    }

    /// <summary>Keeps what the library says of places that it cannot go on from; it says it on a thread of its own, before it reads on elsewhere.</summary>
    private void Log(LogMessage message)
    {
        if (LibraryReset.Read(message) is { } reset)
        {
            _partitions.Reset(reset);
        }

        KafkaLog.Write(_logger, message);
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
            .. _partitions.Open.Select(partition => new PartitionState(partition.Partition.Partition.Value, partition.Next)),
            .. _partitions.Waiting.Select(partition => new PartitionState(partition.Partition.Value, Offset.Unset, IsWaiting: true)),
        ];
        _metrics.SetLags(_handler.Topic, _partitions.Open.Select(partition =>
        {
            var high = consumer.GetWatermarkOffsets(partition.Partition).High.Value;
            return new PartitionLag(partition.Partition.Topic, partition.Partition.Partition.Value, Math.Max(0, high - partition.ReadTo), partition.Pending);
        }));
    }

    private void Assign(List<TopicPartition> partitions)
    {
        _partitions.Assign(partitions);
        Assigned = _partitions.Count;
        Note((Error?)null);
        LogAssigned(_handler.Topic, partitions.Count, Numbers(partitions), Assigned);
    }

    /// <summary>Partitions go to another silo: finishes what is in flight, within the deadline, so that it need not begin again there.</summary>
    private void Return(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        _dispatcher.Start();
        var leaving = Take(partitions);
        var former = _partitions.RemoveFormer(partitions);
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
        Take(partitions).ForEach(partition => partition.Revoke());
        _partitions.RemoveFormer(partitions).ForEach(partition => partition.Revoke());
        if (partitions.Count > 0)
        {
            LogLost(_handler.Topic, partitions.Count, Numbers(partitions));
        }
    }

    private List<PartitionProgress> Take(List<TopicPartition> partitions)
    {
        var removed = _partitions.Remove(partitions);
        Assigned = _partitions.Count;
        return removed;
    }

    private static string Numbers(List<TopicPartition> partitions) =>
        string.Join(' ', partitions.Select(partition => partition.Partition.Value).Order().Select(number => number.ToString(CultureInfo.InvariantCulture)));

    [LoggerMessage(LogLevel.Information, "{Topic}: took on {Count} partitions ({Partitions}); {Total} in all.")]
    private partial void LogAssigned(string topic, int count, string partitions, int total);

    [LoggerMessage(LogLevel.Warning, "{Topic}: its consumer has not been in its group for {Seconds} s; another takes its place.")]
    private partial void LogReplaced(string topic, long seconds);

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
