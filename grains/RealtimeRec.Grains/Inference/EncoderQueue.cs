using System.Numerics;
using Microsoft.Extensions.Logging;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Inference;

/// <summary>
/// A model with a thread of its own and a bounded queue before it. Requests of like length are run together, so that little is
/// padded; whoever waited longest decides which. While a batch runs, another thread fills the next, if a whole one waits.
/// </summary>
/// <typeparam name="TInput">What the model encodes.</typeparam>
internal sealed partial class EncoderQueue<TInput> : IDisposable
{
    private const int LengthBuckets = 16;

    private readonly IBatchModel<TInput> _model;
    private readonly InferenceOptions _options;
    private readonly EncoderMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new(false, spinCount: 0);
    private readonly Queue<Request>[] _waiting = [.. Enumerable.Range(0, LengthBuckets).Select(_ => new Queue<Request>())];
    private readonly Thread _thread;
    private int _count;
    private long _requests;
    private long _batches;
    private long _refused;
    private bool _stopping;

    /// <summary>Takes the model over, and starts its thread.</summary>
    public EncoderQueue(string name, IBatchModel<TInput> model, InferenceOptions options, EncoderMeter meter, TimeProvider time, ILogger logger)
    {
        (_model, _options, _meter, _time, _logger) = (model, options, meter, time, logger);
        meter.Observe(() => Depth);
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Requests that wait.</summary>
    public int Depth => Volatile.Read(ref _count);

    /// <summary>Requests encoded.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Batches run.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>Requests turned away.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Encodes inputs: each is refused or waits for itself, and all are answered together.</summary>
    /// <param name="inputs">At least one; those of length 0 are <see cref="EncodeOutcome.NothingKnown"/>.</param>
    /// <param name="budgets">For each: after this time nobody waits for it any more; it is then left out if its turn has not come.</param>
    /// <param name="cancellationToken">Nobody waits for any of them any more.</param>
    public Task<Encoded[]> EncodeAsync(TInput[] inputs, TimeSpan[] budgets, CancellationToken cancellationToken = default)
    {
        var now = _time.GetTimestamp();
        var call = new Call(inputs.Length, cancellationToken);
        lock (_gate)
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                var length = _model.LengthOf(inputs[i]);
                if (length == 0)
                {
                    call.Complete(i, new Encoded(EncodeOutcome.NothingKnown, null));
                }
                else if (_stopping || _count >= _options.QueueCapacity)
                {
                    _refused++;
                    call.Complete(i, new Encoded(_stopping ? EncodeOutcome.NotLoaded : EncodeOutcome.QueueFull, null));
                }
                else
                {
                    var deadline = now + (long)(budgets[i].TotalSeconds * _time.TimestampFrequency);
                    _waiting[BucketOf(length)].Enqueue(new Request(inputs[i], now, deadline, call, i));
                    _count++;
                }
            }

            if (_count > 0)
            {
                _wake.Set();
            }
        }

        return call.Task;
    }

    /// <summary>Encodes what still waits, then lets the model go.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            _wake.Set();
        }

        _thread.Join();
        _model.Dispose();
        _wake.Dispose();
    }

    private static int BucketOf(int length) => Math.Min(LengthBuckets - 1, BitOperations.Log2((uint)length * 2 - 1));

    private void Work()
    {
        using var one = new Batch(_model.CreateBatch(), _options.MaxBatch);
        using var other = new Batch(_model.CreateBatch(), _options.MaxBatch);
        var (batch, next) = (one, other);
        while (batch.Count > 0 || TryTake(batch))
        {
            if (batch.Count == 0)
            {
                continue;
            }

            batch.Fill();
            if (TryTakeWhole(next))
            {
                next.FillElsewhere();
            }

            try
            {
                Run(batch);
            }
            catch (Exception exception)
            {
                // Nothing that is measured or logged may end the thread, and with it the process.
                LogTurnFailed(_logger, exception, _thread.Name!);
            }
            finally
            {
                batch.Clear();
            }

            (batch, next) = (next, batch);
        }
    }

    /// <summary>Waits for a batch, which is empty when all that was found came too late; answers false at the end.</summary>
    private bool TryTake(Batch batch)
    {
        while (true)
        {
            TimeSpan? patience = null;
            lock (_gate)
            {
                if (_count > 0)
                {
                    var oldest = OldestBucket();
                    patience = _options.MaxQueueDelay - _time.GetElapsedTime(_waiting[oldest].Peek().Arrived);
                    if (_stopping || patience <= TimeSpan.Zero || _waiting[oldest].Count >= _options.MaxBatch)
                    {
                        Dequeue(oldest, batch);
                        return true;
                    }
                }
                else if (_stopping)
                {
                    return false;
                }

                _wake.Reset();
            }

            _wake.Wait(patience ?? Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes a batch if a whole one waits.</summary>
    private bool TryTakeWhole(Batch batch)
    {
        lock (_gate)
        {
            if (_count >= _options.MaxBatch && OldestBucket() is var oldest && _waiting[oldest].Count >= _options.MaxBatch)
            {
                Dequeue(oldest, batch);
            }
        }

        return batch.Count > 0;
    }

    private int OldestBucket()
    {
        var oldest = -1;
        for (var bucket = 0; bucket < LengthBuckets; bucket++)
        {
            if (_waiting[bucket].TryPeek(out var head) && (oldest < 0 || head.Arrived < _waiting[oldest].Peek().Arrived))
            {
                oldest = bucket;
            }
        }

        return oldest;
    }

    private void Dequeue(int bucket, Batch batch)
    {
        var now = _time.GetTimestamp();

        // A batch that is not full takes the next shorter ones along: at most half of what they add is padding.
        for (var from = bucket; from >= Math.Max(0, bucket - 1); from--)
        {
            while (!batch.IsFull && _waiting[from].TryDequeue(out var request))
            {
                _count--;
                if (request.IsAbandoned(now))
                {
                    _refused++;
                    request.Complete(new Encoded(EncodeOutcome.Late, null));
                }
                else
                {
                    batch.Add(request);
                }
            }
        }
    }

    private void Run(Batch batch)
    {
        var started = _time.GetTimestamp();
        if (batch.IsAbandoned(started))
        {
            // It was filled while another one ran for longer than its callers wait.
            Interlocked.Add(ref _refused, batch.Count);
            batch.Complete(EncodeOutcome.Late);
            return;
        }

        Exception? failure;
        try
        {
            failure = batch.Run();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        var run = _time.GetElapsedTime(started);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _requests, batch.Count);
        if (failure is null)
        {
            batch.Complete();
        }
        else
        {
            batch.Complete(EncodeOutcome.Failed);
            LogFailed(_logger, _thread.Name!, batch.Count, ModelFolder.FirstLine(failure));
        }

        Measure(batch, started, run);
    }

    private void Measure(Batch batch, long started, TimeSpan run)
    {
        var (tokens, oldest) = (0, started);
        foreach (var request in batch.Requests)
        {
            tokens += _model.LengthOf(request.Input);
            oldest = Math.Min(oldest, request.Arrived);
        }

        _meter.RecordWait(_time.GetElapsedTime(oldest, started));
        _meter.RecordBatch(batch.Count, tokens, run);
    }

    [LoggerMessage(LogLevel.Error, "{Model} could not encode a batch of {Requests}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string model, int requests, string reason);

    [LoggerMessage(LogLevel.Error, "{Model} continues after an unexpected exception.")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, string model);

    /// <summary>Requests that are run together.</summary>
    private sealed class Batch(IModelBatch<TInput> memory, int capacity) : IDisposable
    {
        private readonly Request[] _requests = new Request[capacity];
        private readonly TInput[] _inputs = new TInput[capacity];
        private readonly Embedding?[] _results = new Embedding?[capacity];
        private Lazy<Exception?>? _filled;

        public int Count { get; private set; }

        public bool IsFull => Count == _requests.Length;

        public ReadOnlySpan<Request> Requests => _requests.AsSpan(0, Count);

        public void Add(Request request)
        {
            (_requests[Count], _inputs[Count]) = (request, request.Input);
            Count++;
        }

        /// <summary>Lets another thread fill the memory, unless this one comes to need it before.</summary>
        public void FillElsewhere()
        {
            var filled = _filled = new Lazy<Exception?>(FillMemory);
            ThreadPool.UnsafeQueueUserWorkItem(static filled => _ = filled.Value, filled, preferLocal: false);
        }

        /// <summary>Fills the memory, if that is still to be done.</summary>
        public void Fill() => _ = (_filled ??= new Lazy<Exception?>(FillMemory)).Value;

        /// <summary>Runs it; answers what went wrong.</summary>
        public Exception? Run()
        {
            if (_filled!.Value is { } failure)
            {
                return failure;
            }

            try
            {
                memory.Run(_results.AsSpan(0, Count));
                return null;
            }
            catch (Exception exception)
            {
                // Whatever a native library throws must not end the thread: the next batch may be fine.
                return exception;
            }
        }

        /// <summary>Whether nobody waits for any of them any more.</summary>
        public bool IsAbandoned(long now)
        {
            foreach (var request in Requests)
            {
                if (!request.IsAbandoned(now))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Answers each request with its vector.</summary>
        public void Complete()
        {
            for (var i = 0; i < Count; i++)
            {
                _requests[i].Complete(new Encoded(_results[i] is null ? EncodeOutcome.NoNumbers : EncodeOutcome.Encoded, _results[i]));
            }
        }

        /// <summary>Answers each request that it was not encoded.</summary>
        public void Complete(EncodeOutcome outcome)
        {
            foreach (var request in Requests)
            {
                request.Complete(new Encoded(outcome, null));
            }
        }

        public void Clear()
        {
            _requests.AsSpan(0, Count).Clear();
            _inputs.AsSpan(0, Count).Clear();
            _results.AsSpan(0, Count).Clear();
            (Count, _filled) = (0, null);
        }

        public void Dispose() => memory.Dispose();

        private Exception? FillMemory()
        {
            try
            {
                memory.Fill(_inputs.AsSpan(0, Count));
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }

    private readonly record struct Request(TInput Input, long Arrived, long Deadline, Call Call, int Index)
    {
        public void Complete(Encoded result) => Call.Complete(Index, result);

        public bool IsAbandoned(long now) => Deadline < now || Call.Cancellation.IsCancellationRequested;
    }

    /// <summary>Inputs that came together.</summary>
    private sealed class Call(int count, CancellationToken cancellation) : TaskCompletionSource<Encoded[]>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CancellationToken Cancellation => cancellation;

        private readonly Encoded[] _results = new Encoded[count];
        private int _open = count;

        public void Complete(int index, Encoded result)
        {
            _results[index] = result;
            if (Interlocked.Decrement(ref _open) == 0)
            {
                SetResult(_results);
            }
        }
    }
}
