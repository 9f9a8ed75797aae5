using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Background;
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
    private readonly ReadTrouble _trouble;
    private readonly RecordIntake<TBody> _intake;
    private readonly OffsetReport _offsets;
    private readonly KafkaOptions _kafka;
    private readonly SupervisedLoop _loop;
    private CancellationToken _stopping;
    private IConsumer<byte[], byte[]>? _first;
    private bool _tookOver;
    private long _memberAt;
    private long _storedAt;

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
        _trouble = new ReadTrouble(handler.Topic, logger);
        _partitions = new ConsumerPartitions(handler.Topic, finder, _trouble, metrics, Changes, time, logger);
        _backpressure = new Backpressure(options);
        _dispatcher = new KeyedDispatcher<TBody>(handler, deadLetters, metrics, options.MaxBatch, time, logger);
        _intake = new RecordIntake<TBody>(handler, _partitions, _dispatcher);
        _offsets = new OffsetReport(handler.Topic, _partitions, metrics, time);
        _config = ConsumerSettings.Of(kafka, options, group);
        _loop = new SupervisedLoop($"Kafka {handler.Topic}", RunAsync, time, logger);
    }

    public string Topic => _handler.Topic;

    public ConsumerGroup Group { get; }

    public long LastPoll { get; private set; }

    /// <summary>Partitions that are this silo's now.</summary>
    public int Assigned { get; private set; }

    public IReadOnlyList<PartitionState> Partitions => _offsets.Partitions;

    public GroupStatistics Membership { get; private set; } = new("none", 0);

    public string? Error => _trouble.Reason;

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
        _dispatcher.StartPace();
    }

    /// <summary>Stops reading, waits for what is in flight, commits, and leaves the group.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_loop.StopAsync(), _dispatcher.StopPaceAsync()).WaitAsync(cancellationToken);

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
                if (_trouble.Reason is null)
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
        .SetErrorHandler((_, error) => _trouble.Note(error))
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
                _trouble.Note(exception.Error);
                _stopping.WaitHandle.WaitOne(BrokerWait);
            }
        }
    }

    private void Note(GroupStatistics statistics)
    {
        Membership = statistics;
        _metrics.SetMember(_handler.Topic, statistics.IsMember);
        // What the client itself found wrong, a connection, is over then; what a broker said is once it gives records.
        // So does where to go on, once they say it.
        if (statistics is { IsMember: true, BrokersUp: > 0 } && _trouble.IsOurs && _partitions.Waiting.Count == 0)
        {
            _trouble.Clear();
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
                else if (_intake.TryAccept(record))
                {
                    read++;
                }
            }

            if (read > 0)
            {
                _trouble.Clear();
                _metrics.CountRecords(_handler.Topic, read);
            }
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // The topic is not there yet, or a broker refused: the next call tries again by itself.
            _trouble.Note(exception.Error);
        }
        finally
        {
            _dispatcher.Start();
        }

        if (_time.GetElapsedTime(_storedAt) >= StoreInterval)
        {
            _storedAt = _time.GetTimestamp();
            OffsetReport.Store(consumer, _partitions.Open);
            _offsets.Report(consumer);
        }

        _backpressure.Apply(consumer, _partitions.Open, _stopping);
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

    private void Assign(List<TopicPartition> partitions)
    {
        _partitions.Assign(partitions);
        Assigned = _partitions.Count;
        _trouble.Clear();
        LogAssigned(_handler.Topic, partitions.Count, Numbers(partitions), Assigned);
    }

    /// <summary>Partitions go to another silo: finishes what is in flight, within the deadline, so that it need not begin again there.</summary>
    private void Return(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        _dispatcher.Start();
        var leaving = Take(partitions);
        var former = _partitions.RemoveFormer(partitions);
        var drained = Task.WhenAll(leaving.Concat(former).Select(partition => partition.DrainAsync())).Wait(_options.DrainTimeout);
        OffsetReport.Store(consumer, leaving);
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

    [LoggerMessage(LogLevel.Information, "{Topic}: was assigned {Count} partitions ({Partitions}); {Total} in total.")]
    private partial void LogAssigned(string topic, int count, string partitions, int total);

    [LoggerMessage(LogLevel.Warning, "{Topic}: its consumer has not been in its group for {Seconds} s; a new one replaces it.")]
    private partial void LogReplaced(string topic, long seconds);

    [LoggerMessage(LogLevel.Information, "{Topic}: released {Count} partitions ({Partitions}), {Outcome}.")]
    private partial void LogReturned(string topic, int count, string partitions, string outcome);

    [LoggerMessage(LogLevel.Warning, "{Topic}: lost {Count} partitions ({Partitions}); their next owner continues at the committed offset.")]
    private partial void LogLost(string topic, int count, string partitions);

    [LoggerMessage(LogLevel.Information, "{Topic}: what the consumer group {Earlier} had committed for {Count} partitions was taken over by {Group}.")]
    private partial void LogTookOver(string topic, string earlier, string group, int count);
}
