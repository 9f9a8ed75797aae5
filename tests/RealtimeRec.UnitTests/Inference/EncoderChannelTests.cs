using System.Collections.Concurrent;
using RealtimeRec.Embeddings;
using RealtimeRec.Inference;

namespace RealtimeRec.UnitTests.Inference;

/// <summary>A channel to a device that answers nothing until it is opened.</summary>
public sealed class EncoderChannelTests
{
    private const int Bad = -1;
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    private static readonly AsyncLocal<int> s_trace = new();

    private readonly ConcurrentQueue<(int Input, int Seen)> _traces = new();
    private readonly ConcurrentQueue<(string Version, int[] Inputs)> _calls = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task WhatComesWhileManyCallsAreUnderWayGoesTogetherInTheNext()
    {
        var channel = Channel(new InferenceOptions { MaxBatch = 4 });
        var answers = Enumerable.Range(0, 40).Select(i => channel.EncodeAsync("1", i, s_long)).ToArray();
        var atOnce = _calls.Count;
        Assert.All(_calls, call => Assert.Single(call.Inputs));
        _gate.SetResult();

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (float)i), (await Task.WhenAll(answers)).Select(answer => answer.Vector!.Values[0]));
        Assert.Equal(Enumerable.Range(0, 40), _calls.SelectMany(call => call.Inputs).Order());
        Assert.Contains(_calls.Skip(atOnce), call => call.Inputs.Length == 4);
        Assert.All(_calls, call => Assert.InRange(call.Inputs.Length, 1, 4));
    }

    [Fact]
    public async Task RequestsToTwoVersionsDoNotGoTogether()
    {
        var channel = Channel(new InferenceOptions());
        var answers = Enumerable.Range(0, 40).Select(i => channel.EncodeAsync(i % 4 < 2 ? "1" : "2", i, s_long)).ToArray();
        _gate.SetResult();
        await Task.WhenAll(answers);
        Assert.All(_calls, call => Assert.All(call.Inputs, input => Assert.Equal(input % 4 < 2 ? "1" : "2", call.Version)));
    }

    [Fact]
    public async Task ACallGoesOnTheTraceOfItsFirstRequest()
    {
        var channel = Channel(new InferenceOptions { MaxBatch = 1 });
        var answers = new List<Task<Encoded>>();
        for (var i = 0; i < 40; i++)
        {
            s_trace.Value = i;
            answers.Add(channel.EncodeAsync("1", i, s_long));
        }

        s_trace.Value = -1;
        _gate.SetResult();
        await Task.WhenAll(answers);
        Assert.Equal(40, _traces.Count);
        Assert.All(_traces, trace => Assert.Equal(trace.Input, trace.Seen));
    }

    [Fact]
    public async Task ACallThatFailsFailsForThoseInItAlone()
    {
        var channel = Channel(new InferenceOptions());
        var (failed, answered) = (channel.EncodeAsync("1", Bad, s_long), channel.EncodeAsync("1", 2, s_long));
        _gate.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        Assert.Equal(EncodeOutcome.Encoded, (await answered).Outcome);
    }

    [Fact]
    public async Task WhoeverWaitsTooLongIsLateAndNeverSent()
    {
        var channel = Channel(new InferenceOptions());
        var sent = Enumerable.Range(0, 100).Select(i => channel.EncodeAsync("1", i, s_long)).ToArray();
        var late = channel.EncodeAsync("1", 100, TimeSpan.Zero);
        _gate.SetResult();
        Assert.Equal(EncodeOutcome.Late, (await late).Outcome);
        Assert.All(await Task.WhenAll(sent), answer => Assert.Equal(EncodeOutcome.Encoded, answer.Outcome));
        Assert.DoesNotContain(100, _calls.SelectMany(call => call.Inputs));
    }

    [Fact]
    public async Task WhoeverHasGoneIsLateAndNeverSent()
    {
        var channel = Channel(new InferenceOptions());
        using var gone = new CancellationTokenSource();
        var sent = Enumerable.Range(0, 100).Select(i => channel.EncodeAsync("1", i, s_long)).ToArray();
        var abandoned = channel.EncodeAsync("1", 100, s_long, gone.Token);
        await gone.CancelAsync();
        _gate.SetResult();
        Assert.Equal(EncodeOutcome.Late, (await abandoned).Outcome);
        Assert.All(await Task.WhenAll(sent), answer => Assert.Equal(EncodeOutcome.Encoded, answer.Outcome));
        Assert.DoesNotContain(100, _calls.SelectMany(call => call.Inputs));
    }

    [Fact]
    public async Task ACallIsCancelledOnceEveryoneInItHasGoneAndNotBefore()
    {
        var calls = new List<(int[] Inputs, CancellationToken Cancellation)>();
        var channel = new EncoderChannel<int>(
            async (_, inputs, _, cancellation) =>
            {
                lock (calls)
                {
                    calls.Add((inputs, cancellation));
                }

                await _gate.Task.WaitAsync(cancellation);
                return Reply(inputs);
            },
            null,
            new InferenceOptions(),
            TimeProvider.System);

        // So many that the last ones wait, and go together.
        using var busy = new CancellationTokenSource();
        var others = Enumerable.Range(0, 16).Select(i => channel.EncodeAsync("1", i, s_long, busy.Token)).ToArray();
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var together = new[] { channel.EncodeAsync("1", 100, s_long, one.Token), channel.EncodeAsync("1", 101, s_long, other.Token) };
        await busy.CancelAsync();
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(EncodeOutcome.Late, answer.Outcome));
        var call = calls.Single(call => call.Inputs.Contains(100));
        Assert.Equal([100, 101], call.Inputs);

        await one.CancelAsync();
        Assert.False(call.Cancellation.IsCancellationRequested);
        await other.CancelAsync();
        Assert.True(call.Cancellation.IsCancellationRequested);
        Assert.All(await Task.WhenAll(together), answer => Assert.Equal(EncodeOutcome.Late, answer.Outcome));
    }

    [Fact]
    public async Task ADeviceThatDoesNotAnswerIsLateForAllAndCalledAgain()
    {
        var channel = Channel(new InferenceOptions());
        foreach (var answer in Enumerable.Range(0, 50).Select(i => channel.EncodeAsync("1", i, TimeSpan.FromMilliseconds(20))).ToArray())
        {
            try
            {
                Assert.Equal(EncodeOutcome.Late, (await answer).Outcome);
            }
            catch (TimeoutException)
            {
                // It had been sent.
            }
        }

        _gate.SetResult();
        Assert.Equal(99, (await channel.EncodeAsync("1", 99, s_long)).Vector!.Values[0]);
    }

    [Fact]
    public async Task TenThousandAtOnceDoNotPileUp()
    {
        var channel = Channel(new InferenceOptions { QueueCapacity = 100 });
        var answers = Enumerable.Range(0, 10_000).Select(i => channel.EncodeAsync("1", i, s_long)).ToArray();
        var turnedAway = answers.Where(answer => answer.IsCompleted).ToArray();
        Assert.All(turnedAway, answer => Assert.Equal(EncodeOutcome.QueueFull, answer.Result.Outcome));
        Assert.Equal(10_000 - 100 - _calls.Count, turnedAway.Length);

        _gate.SetResult();
        Assert.Equal(10_000 - turnedAway.Length, (await Task.WhenAll(answers)).Count(answer => answer.Outcome == EncodeOutcome.Encoded));
    }

    private EncoderChannel<int> Channel(InferenceOptions options) => new(AnswerAsync, null, options, TimeProvider.System);

    private async ValueTask<EncodeReply> AnswerAsync(string version, int[] inputs, TimeSpan[] budgets, CancellationToken cancellationToken)
    {
        _calls.Enqueue((version, inputs));
        _traces.Enqueue((inputs[0], s_trace.Value));
        await _gate.Task;
        return inputs.Contains(Bad)
            ? throw new InvalidOperationException("as asked for")
            : Reply(inputs);
    }

    private static EncodeReply Reply(int[] inputs) =>
        new([.. inputs.Select(input => new Encoded(EncodeOutcome.Encoded, Embedding.FromOwned([input])))], 0);
}
