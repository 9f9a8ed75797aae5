using System.Numerics;
using Microsoft.Extensions.Logging;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>
/// A model with a thread of its own and a bounded queue before it. Requests of like length are run together, so that little is
/// padded; whoever waited longest decides which.
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

    /// <summary>Encodes an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="budget">After this time nobody waits for it any more; it is then left out if its turn has not come.</param>
    public Task<Encoded> EncodeAsync(TInput input, TimeSpan budget)
    {
        var now = _time.GetTimestamp();
        var request = new Request(input, now, now + (long)(budget.TotalSeconds * _time.TimestampFrequency));
        var length = Math.Max(1, _model.LengthOf(input));
        lock (_gate)
        {
            if (_stopping || _count >= _options.QueueCapacity)
            {
                _refused++;
                return Task.FromResult(new Encoded(_stopping ? EncodeOutcome.NotLoaded : EncodeOutcome.QueueFull, null));
            }

            _waiting[BucketOf(length)].Enqueue(request);
            _count++;
            _wake.Set();
        }

        return request.Task;
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
        var batch = new Request[_options.MaxBatch];
        var inputs = new TInput[_options.MaxBatch];
        var results = new Embedding[_options.MaxBatch];
        while (true)
        {
            var count = Take(batch);
            if (count < 0)
            {
                return;
            }

            if (count > 0)
            {
                Run(batch.AsSpan(0, count), inputs, results);
            }
        }
    }

    /// <summary>Waits for a batch; answers its size, 0 when all it found was too late, or -1 at the end.</summary>
    private int Take(Request[] batch)
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
                        return Dequeue(oldest, batch);
                    }
                }
                else if (_stopping)
                {
                    return -1;
                }

                _wake.Reset();
            }

            _wake.Wait(patience ?? Timeout.InfiniteTimeSpan);
        }
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

    private int Dequeue(int bucket, Request[] batch)
    {
        var now = _time.GetTimestamp();
        var taken = 0;

        // A batch that is not full takes the next shorter ones along: at most half of what they add is padding.
        for (var from = bucket; from >= Math.Max(0, bucket - 1); from--)
        {
            while (taken < batch.Length && _waiting[from].TryDequeue(out var request))
            {
                _count--;
                if (request.Deadline < now)
                {
                    _refused++;
                    request.SetResult(new Encoded(EncodeOutcome.Late, null));
                }
                else
                {
                    batch[taken++] = request;
                }
            }
        }

        return taken;
    }

    private void Run(Span<Request> batch, TInput[] inputs, Embedding[] results)
    {
        var started = _time.GetTimestamp();
        var tokens = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            inputs[i] = batch[i].Input;
            tokens += _model.LengthOf(inputs[i]);
            _meter.RecordWait(_time.GetElapsedTime(batch[i].Arrived, started));
        }

        var outcome = EncodeOutcome.Encoded;
        try
        {
            _model.Run(inputs.AsSpan(0, batch.Length), results);
        }
        catch (Exception exception)
        {
            // Whatever a native library throws must not end the thread: the next batch may be fine.
            outcome = EncodeOutcome.Failed;
            LogFailed(_logger, _thread.Name!, batch.Length, ModelFolder.FirstLine(exception));
        }

        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _requests, batch.Length);
        _meter.RecordBatch(batch.Length, tokens, _time.GetElapsedTime(started));
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i].SetResult(new Encoded(outcome, outcome == EncodeOutcome.Encoded ? results[i] : null));
        }

        batch.Clear();
        inputs.AsSpan(0, batch.Length).Clear();
    }

    [LoggerMessage(LogLevel.Error, "{Model} could not encode a batch of {Requests}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string model, int requests, string reason);

    private sealed class Request(TInput input, long arrived, long deadline)
        : TaskCompletionSource<Encoded>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TInput Input { get; } = input;

        public long Arrived { get; } = arrived;

        public long Deadline { get; } = deadline;
    }
}
