using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Inference;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Inference;

public sealed class EncoderQueueTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatedModel _model = new();

    public void Dispose()
    {
        _model.Open();
        _services.Dispose();
    }

    [Fact]
    public async Task WhatCameWhileTheDeviceWasBusyIsRunTogetherUpToTheLargestBatch()
    {
        using var queue = Queue(new InferenceOptions { MaxBatch = 4 });
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        var others = Enumerable.Range(0, 6).Select(_ => EncodeAsync(queue, 1, s_long)).ToArray();
        Assert.Equal(6, queue.Depth);
        _model.Open();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 4, 2], _model.Batches.Select(batch => batch.Length));
        Assert.Equal((7L, 3L, 0L), (queue.Requests, queue.Batches, queue.Refused));
    }

    [Fact]
    public async Task TheNextBatchIsFilledWhileOneRuns()
    {
        using var queue = Queue(new InferenceOptions { MaxBatch = 2 });
        var answers = queue.EncodeAsync([5, 6, 7, 8], [s_long, s_long, s_long, s_long]);
        await _model.FilledTwice;
        Assert.Empty(_model.Batches);
        _model.Open();
        Assert.Equal([5, 6, 7, 8], (await answers).Select(answer => answer.Vector!.Values[0]));
    }

    [Fact]
    public async Task InputsThatComeTogetherAreAnsweredEach()
    {
        _model.Open();
        using var queue = Queue(new InferenceOptions { QueueCapacity = 2 });
        var answers = await queue.EncodeAsync([0, 7, 8, 9], [s_long, s_long, s_long, s_long]);
        Assert.Equal(
            [EncodeOutcome.NothingKnown, EncodeOutcome.Encoded, EncodeOutcome.Encoded, EncodeOutcome.QueueFull], answers.Select(answer => answer.Outcome));
        Assert.Equal([7, 8], answers[1..3].Select(answer => answer.Vector!.Values[0]));
    }

    [Fact]
    public async Task EachCallerGetsTheVectorOfItsOwnInput()
    {
        _model.Open();
        using var queue = Queue(new InferenceOptions());
        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(length => EncodeAsync(queue, length, s_long)));
        Assert.Equal(Enumerable.Range(1, 200).Select(length => (float)length), answers.Select(answer => answer.Vector!.Values[0]));
    }

    [Fact]
    public async Task InputsOfUnlikeLengthAreNotPaddedToEachOther()
    {
        using var queue = Queue(new InferenceOptions { MaxBatch = 64 });
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        int[] lengths = [50, 3, 2, 49, 40, 3];
        var others = lengths.Select(length => EncodeAsync(queue, length, s_long)).ToArray();
        _model.Open();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[50, 49, 40], [3, 3, 2]], _model.Batches.Skip(1).Select(batch => batch.OrderDescending().ToArray()));
    }

    [Fact]
    public async Task AFullQueueTurnsCallersAwayAtOnce()
    {
        using var queue = Queue(new InferenceOptions { MaxBatch = 1, QueueCapacity = 3 });
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        var answers = Enumerable.Range(0, 10_000).Select(_ => EncodeAsync(queue, 1, s_long)).ToArray();

        Assert.Equal(3, queue.Depth);
        Assert.Equal(9_997, answers.Count(answer => answer.IsCompleted));
        Assert.All(answers.Skip(3), answer => Assert.Equal(EncodeOutcome.QueueFull, answer.Result.Outcome));
        _model.Open();
        await Task.WhenAll([first, .. answers]);
        Assert.Equal(9_997, queue.Refused);
    }

    [Fact]
    public async Task WhoeverGaveUpIsNotEncoded()
    {
        using var queue = Queue(new InferenceOptions());
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        var late = EncodeAsync(queue, 1, TimeSpan.FromTicks(1));
        var patient = EncodeAsync(queue, 1, s_long);
        _model.Open();

        Assert.Equal(EncodeOutcome.Late, (await late).Outcome);
        Assert.Equal(EncodeOutcome.Encoded, (await patient).Outcome);
        Assert.Equal([1, 1], _model.Batches.Select(batch => batch.Length));
        await first;
    }

    [Fact]
    public async Task OfInputsThatComeTogetherEachHasATimeOfItsOwn()
    {
        using var queue = Queue(new InferenceOptions());
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        var answers = queue.EncodeAsync([1, 2, 3], [s_long, TimeSpan.FromTicks(1), s_long]);
        _model.Open();
        Assert.Equal([EncodeOutcome.Encoded, EncodeOutcome.Late, EncodeOutcome.Encoded], (await answers).Select(answer => answer.Outcome));
        Assert.DoesNotContain(2, _model.Batches.SelectMany(batch => batch));
        await first;
    }

    [Fact]
    public async Task WhoeverHasGoneIsNotEncoded()
    {
        using var queue = Queue(new InferenceOptions());
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        using var gone = new CancellationTokenSource();
        var abandoned = queue.EncodeAsync([2, 2], [s_long, s_long], gone.Token);
        var patient = EncodeAsync(queue, 3, s_long);
        await gone.CancelAsync();
        _model.Open();

        Assert.All(await abandoned, answer => Assert.Equal(EncodeOutcome.Late, answer.Outcome));
        Assert.Equal(EncodeOutcome.Encoded, (await patient).Outcome);
        Assert.DoesNotContain(2, _model.Batches.SelectMany(batch => batch));
        Assert.Equal(2, queue.Refused);
        await first;
    }

    [Fact]
    public async Task ABatchThatWasMadeReadyIsNotRunOnceEveryoneInItHasGone()
    {
        using var queue = Queue(new InferenceOptions { MaxBatch = 2 });
        var first = queue.EncodeAsync([1, 1], [s_long, s_long]);
        using var gone = new CancellationTokenSource();
        var abandoned = queue.EncodeAsync([2, 2], [s_long, s_long], gone.Token);
        await _model.FilledTwice;
        await gone.CancelAsync();
        _model.Open();

        Assert.All(await abandoned, answer => Assert.Equal(EncodeOutcome.Late, answer.Outcome));
        Assert.All(await first, answer => Assert.Equal(EncodeOutcome.Encoded, answer.Outcome));
        Assert.Equal([1, 1], Assert.Single(_model.Batches));
    }

    [Fact]
    public async Task AnInputThatTheModelMakesNoNumbersOfIsToldFromTheOthersOfItsBatch()
    {
        using var queue = Queue(new InferenceOptions());
        var first = EncodeAsync(queue, 1, s_long);
        await _model.Running;
        var answers = queue.EncodeAsync([3, GatedModel.NoNumbers, 4], [s_long, s_long, s_long]);
        _model.Open();
        Assert.Equal([EncodeOutcome.Encoded, EncodeOutcome.NoNumbers, EncodeOutcome.Encoded], (await answers).Select(answer => answer.Outcome));
        Assert.Null((await answers)[1].Vector);
        await first;
    }

    [Fact]
    public async Task WhatCannotBeLoggedDoesNotEndTheThread()
    {
        _model.Open();
        var metrics = new EncoderMetrics(_services.GetRequiredService<IMeterFactory>());
        using var queue = new EncoderQueue<int>(
            "test", _model, new InferenceOptions(), new EncoderMeter(metrics, "cpu:0", "test", "1"), TimeProvider.System, new FailingLogger("could not encode"));
        Assert.Equal(EncodeOutcome.Failed, (await EncodeAsync(queue, GatedModel.Bad, s_long)).Outcome);
        Assert.Equal(EncodeOutcome.Encoded, (await EncodeAsync(queue, 2, s_long)).Outcome);
    }

    [Fact]
    public async Task ABatchThatFailsFailsAlone()
    {
        _model.Open();
        using var queue = Queue(new InferenceOptions());
        Assert.Equal(EncodeOutcome.Failed, (await EncodeAsync(queue, GatedModel.Bad, s_long)).Outcome);
        Assert.Equal(EncodeOutcome.Encoded, (await EncodeAsync(queue, 2, s_long)).Outcome);
    }

    [Fact]
    public async Task ABatchWaitsForOthersAsLongAsItIsTold()
    {
        _model.Open();
        using var queue = Queue(new InferenceOptions { MaxBatch = 2, MaxQueueDelay = TimeSpan.FromMilliseconds(100) });
        var answers = await Task.WhenAll(EncodeAsync(queue, 1, s_long), EncodeAsync(queue, 1, s_long), EncodeAsync(queue, 1, s_long));
        Assert.All(answers, answer => Assert.Equal(EncodeOutcome.Encoded, answer.Outcome));
        Assert.Equal([2, 1], _model.Batches.Select(batch => batch.Length));
    }

    [Fact]
    public async Task AtTheEndWhatWaitsIsEncodedAndTheModelLetGo()
    {
        var queue = Queue(new InferenceOptions { MaxBatch = 2 });
        var answers = Enumerable.Range(0, 5).Select(_ => EncodeAsync(queue, 1, s_long)).ToArray();
        await _model.Running;
        _model.Open();
        queue.Dispose();

        Assert.All(answers, answer => Assert.Equal(EncodeOutcome.Encoded, answer.Result.Outcome));
        Assert.True(_model.IsDisposed);
        Assert.Equal(EncodeOutcome.NotLoaded, (await EncodeAsync(queue, 1, s_long)).Outcome);
    }

    private static async Task<Encoded> EncodeAsync(EncoderQueue<int> queue, int input, TimeSpan budget) => (await queue.EncodeAsync([input], [budget]))[0];

    private EncoderQueue<int> Queue(InferenceOptions options)
    {
        var metrics = new EncoderMetrics(_services.GetRequiredService<IMeterFactory>());
        return new EncoderQueue<int>("test", _model, options, new EncoderMeter(metrics, "cpu:0", "test", "1"), TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>A model whose inputs are lengths, and which runs nothing until it is opened.</summary>
    private sealed class GatedModel : IBatchModel<int>
    {
        public const int Bad = -1;
        public const int NoNumbers = 1_000;

        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _filledTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _filled;

        public Task Running => _running.Task;

        public Task FilledTwice => _filledTwice.Task;

        public ConcurrentQueue<int[]> Batches { get; } = new();

        public bool IsDisposed { get; private set; }

        public void Open() => _gate.Set();

        public int LengthOf(int input) => input;

        public IModelBatch<int> CreateBatch() => new Batch(this);

        public void Warm(int maxBatch)
        {
        }

        public void Dispose() => IsDisposed = true;

        private sealed class Batch(GatedModel model) : IModelBatch<int>
        {
            private int[] _inputs = [];

            public void Fill(ReadOnlySpan<int> inputs)
            {
                _inputs = inputs.ToArray();
                if (Interlocked.Increment(ref model._filled) == 2)
                {
                    model._filledTwice.SetResult();
                }
            }

            public void Run(Span<Embedding?> results)
            {
                model._running.TrySetResult();
                model._gate.Wait();
                model.Batches.Enqueue(_inputs);
                for (var i = 0; i < _inputs.Length; i++)
                {
                    results[i] = _inputs[i] switch
                    {
                        Bad => throw new InvalidOperationException("as asked for"),
                        NoNumbers => null,
                        var input => Embedding.FromOwned([input]),
                    };
                }
            }

            public void Dispose()
            {
            }
        }
    }
}
