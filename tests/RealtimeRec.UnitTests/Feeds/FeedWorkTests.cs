using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Feeds;
using RealtimeRec.Telemetry;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class FeedWorkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WhoComesWhenAsManyWaitAsMayIsTurnedAway()
    {
        var work = Work(cores: 1, queueCapacity: 2);
        using var finish = new ManualResetEventSlim();
        var taken = Enumerable.Range(0, 3).Select(i => work.RunAsync(() => { finish.Wait(Patience); return i; }, CancellationToken.None)).ToArray();

        await Assert.ThrowsAsync<FeedQueueFullException>(() => work.RunAsync(() => 3, CancellationToken.None));

        finish.Set();
        Assert.Equal(new[] { 0, 1, 2 }, await Task.WhenAll(taken).WaitAsync(Patience));
        Assert.Equal(4, await work.RunAsync(() => 4, CancellationToken.None));
    }

    [Fact]
    public async Task WhatNobodyWaitsForIsNotComputedAndItsPlaceIsFree()
    {
        var work = Work(cores: 1, queueCapacity: 1);
        using var finish = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var running = work.RunAsync(() => finish.Wait(Patience), CancellationToken.None);
        var computed = false;
        var abandoned = work.RunAsync(() => computed = true, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        var next = work.RunAsync(() => true, CancellationToken.None);
        finish.Set();
        Assert.True(await next.WaitAsync(Patience));
        Assert.True(await running);
        Assert.False(computed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.RunAsync(() => computed = true, leaving.Token));
        Assert.False(computed);
    }

    [Fact]
    public async Task NoMoreAreComputedAtATimeThanThereAreCores()
    {
        var work = Work(cores: 2, queueCapacity: 100);
        var (running, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => work.RunAsync(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(10_000);
                return Interlocked.Decrement(ref running);
            },
            CancellationToken.None)));
        Assert.InRange(most, 1, 2);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static FeedWork Work(int cores, int queueCapacity)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new FeedWork(cores, queueCapacity, new ClusterMetrics(meters, TimeProvider.System));
    }
}
