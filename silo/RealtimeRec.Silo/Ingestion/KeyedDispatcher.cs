using System.Runtime.InteropServices;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Quality;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Hands records on so that those of one key keep their order: one batch of a key is on its way at a time, and what comes
/// meanwhile makes the next one. A batch that fails is sent again, as it is, until it is applied or its partition is another
/// silo's. Of all keys <see cref="IRecordHandler{TBody}.MinCalls"/> to <see cref="IRecordHandler{TBody}.MaxCalls"/> are on their way at a time
/// (<see cref="CallLimit"/>). Records are added by one thread.
/// </summary>
internal sealed partial class KeyedDispatcher<TBody>(
    IRecordHandler<TBody> handler, IDeadLetters deadLetters, IngestionMetrics metrics, int maxBatch, TimeProvider time, ILogger logger)
{
    /// <summary>Attempts after which a batch is taken to fail by its own fault and not the cluster's.</summary>
    private const int MaxOwnFailures = 3;

    /// <summary>Work that waits no longer than this for a thread waits for nothing.</summary>
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(5);

    /// <summary>A feed takes a few milliseconds; work that waits this long makes it several times as slow.</summary>
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PaceInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly List<Lane> _idle = [];
    private readonly CallLimit _calls = new(handler.MinCalls, handler.MaxCalls, IdleWait, BusyWait);
    private SupervisedLoop? _pace;

    /// <summary>Adds a record behind those of its key. It is on its way after the next <see cref="Start"/>.</summary>
    public void Add(string key, LogRecord<TBody> record)
    {
        lock (_lock)
        {
            ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, key, out var isBusy);
            lane ??= new Lane(key);
            lane.Pending.Add(record);
            if (!isBusy)
            {
                _idle.Add(lane);
            }
        }
    }

    /// <summary>Sends what was added: everything that was read together and belongs together goes in one batch.</summary>
    public void Start()
    {
        foreach (var lane in _idle)
        {
            _ = RunAsync(lane);
        }

        _idle.Clear();
    }

    /// <summary>Begins to ask how long work waits for a thread of the pool, on which grains run too.</summary>
    public void StartPace()
    {
        if (handler.MinCalls < handler.MaxCalls)
        {
            _pace ??= SupervisedLoop.Every(PaceInterval, $"pace of {handler.Topic}", _ => PaceAsync(), time, logger);
            _pace.Start();
        }
    }

    /// <summary>Asks no more.</summary>
    public Task StopPaceAsync() => _pace?.StopAsync() ?? Task.CompletedTask;

    private async Task PaceAsync()
    {
        var waited = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = time.GetTimestamp();
        ThreadPool.UnsafeQueueUserWorkItem(_ => waited.SetResult(time.GetElapsedTime(asked)), state: (object?)null, preferLocal: false);
        _calls.See(await waited.Task.ConfigureAwait(false));
    }

    /// <summary>Finishes a refused record: as a dead letter, or by dropping it.</summary>
    public void Refuse(LogRecord<TBody> record, RecordRefusal refusal) => _ = RefuseAsync(record, refusal);

    private async Task RefuseAsync(LogRecord<TBody> record, RecordRefusal refusal)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (refusal.Keep)
                {
                    await deadLetters.SendAsync(
                        new DeadLetter(record.Partition.Partition, record.Offset, record.Message, refusal), record.Partition.Revoked).ConfigureAwait(false);
                }

                record.Complete();
                return;
            }
            catch (OperationCanceledException) when (record.IsRevoked)
            {
                // Its next owner refuses it again.
                return;
            }
            catch (Exception exception)
            {
                // Nobody waits for this task: what it does not finish holds up its partition for good.
                LogRefusalFailed(logger, exception, record.Partition.Name, record.Offset);
            }

            await Task.Delay(RetryDelay(attempt), time, record.Partition.Revoked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (record.IsRevoked)
            {
                return;
            }
        }
    }

    private async Task RunAsync(Lane lane)
    {
        while (true)
        {
            // What comes while it waits goes with it.
            await _calls.EnterAsync().ConfigureAwait(false);
            if (Take(lane) is not { } batch)
            {
                _calls.Leave();
                return;
            }

            try
            {
                await ApplyAsync(lane, batch).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Nobody waits for this task: a lane that ended would hold up its key, and a record its partition, for good.
                LogLaneFailed(logger, exception, batch[0].Partition.Name, batch[0].Offset);
                lock (_lock)
                {
                    lane.Pending.InsertRange(0, batch);
                }

                await Task.Delay(MaxRetryDelay, time, batch[0].Partition.Revoked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The next records of one assignment; null, and the lane is gone, when there are none.</summary>
    private List<LogRecord<TBody>>? Take(Lane lane)
    {
        lock (_lock)
        {
            var pending = lane.Pending;
            pending.RemoveAll(static record => record.IsRevoked);
            if (pending.Count == 0)
            {
                _lanes.Remove(lane.Key);
                return null;
            }

            var count = 1;
            while (count < pending.Count && count < lane.MaxBatch(maxBatch) && ReferenceEquals(pending[count].Partition, pending[0].Partition))
            {
                count++;
            }

            if (count == pending.Count)
            {
                lane.Pending = [];
                return pending;
            }

            var batch = pending.GetRange(0, count);
            pending.RemoveRange(0, count);
            return batch;
        }
    }

    /// <summary>Applies a batch, whose first call has its place already; between two calls it has none.</summary>
    private async Task ApplyAsync(Lane lane, List<LogRecord<TBody>> batch)
    {
        var revoked = batch[0].Partition.Revoked;
        var ownFailures = 0;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var refusals = await CallAsync(lane.Key, batch).ConfigureAwait(false);
                for (var i = 0; i < batch.Count; i++)
                {
                    if (refusals?[i] is { } refusal)
                    {
                        Refuse(batch[i], refusal);
                    }
                    else
                    {
                        batch[i].Complete();
                    }
                }

                lane.Applied(batch.Count);
                return;
            }
            catch (Exception exception) when (!revoked.IsCancellationRequested)
            {
                metrics.CountRetry(handler.Topic);
                // What a newer version wrote is no fault of the record: it waits until a silo of that version takes it.
                if (!ClusterFailures.IsUnavailable(exception) && exception is not NewerStateException && ++ownFailures == MaxOwnFailures)
                {
                    SetAside(lane, batch, exception);
                    return;
                }

                if (attempt == 0)
                {
                    LogRetry(logger, exception, batch.Count, batch[0].Partition.Name, batch[0].Offset);
                }
            }
            catch (Exception)
            {
                // The partition is another silo's, and so are these records.
                return;
            }

            await Task.Delay(RetryDelay(attempt), time, revoked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (revoked.IsCancellationRequested)
            {
                return;
            }

            await _calls.EnterAsync().ConfigureAwait(false);
        }
    }

    private async Task<RecordRefusal?[]?> CallAsync(string key, List<LogRecord<TBody>> batch)
    {
        try
        {
            return await handler.ApplyAsync(key, batch).ConfigureAwait(false);
        }
        finally
        {
            _calls.Leave();
        }
    }

    /// <summary>One record that cannot be applied must not hold up the others: it is found by applying each on its own.</summary>
    private void SetAside(Lane lane, List<LogRecord<TBody>> batch, Exception exception)
    {
        if (batch.Count == 1)
        {
            LogSetAside(logger, exception, batch[0].Partition.Name, batch[0].Offset);
            var refusal = new RecordRefusal(QualityRules.Processing, $"The record could not be applied: {exception.Message}");
            handler.CountQuarantined(batch[0], refusal);
            Refuse(batch[0], refusal);
            return;
        }

        lock (_lock)
        {
            lane.ApplySingly(batch.Count);
            lane.Pending.InsertRange(0, batch);
        }
    }

    private static TimeSpan RetryDelay(int attempt)
    {
        var delay = Math.Min(MaxRetryDelay.TotalMilliseconds, FirstRetryDelay.TotalMilliseconds * Math.Pow(2, attempt));
        return TimeSpan.FromMilliseconds(delay * (0.5 + (Random.Shared.NextDouble() * 0.5)));
    }

    [LoggerMessage(LogLevel.Warning, "{Count} records of {Partition} from offset {Offset} could not be applied; trying again until they are.")]
    private static partial void LogRetry(ILogger logger, Exception exception, int count, string partition, long offset);

    [LoggerMessage(LogLevel.Error, "Records of {Partition} from offset {Offset} met an unexpected failure; trying again.")]
    private static partial void LogLaneFailed(ILogger logger, Exception exception, string partition, long offset);

    [LoggerMessage(LogLevel.Error, "The refused record of {Partition} at offset {Offset} could not be set aside; trying again.")]
    private static partial void LogRefusalFailed(ILogger logger, Exception exception, string partition, long offset);

    [LoggerMessage(LogLevel.Error, "The record of {Partition} at offset {Offset} cannot be applied and becomes a dead letter.")]
    private static partial void LogSetAside(ILogger logger, Exception exception, string partition, long offset);

    /// <summary>The records of one key that are on their way or wait for those.</summary>
    private sealed class Lane(string key)
    {
        private int _singly;

        public string Key { get; } = key;

        public List<LogRecord<TBody>> Pending { get; set; } = [];

        public int MaxBatch(int usual) => _singly > 0 ? 1 : usual;

        public void ApplySingly(int records) => _singly = records;

        public void Applied(int records) => _singly = Math.Max(0, _singly - records);
    }
}
