using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class LiveFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task ABurstOfEventsMakesOnePushOfItsLastVersion()
    {
        await using var pages = Watch("u");
        await NextAsync(pages);
        var next = pages.MoveNextAsync().AsTask();
        for (var i = 0; i < 10; i++)
        {
            await ApplyAsync("u", $"e{i}");
        }

        await AdvanceUntilAsync(next, TimeSpan.FromMilliseconds(10));
        Assert.Equal(10, pages.Current.ProfileVersion);
        Assert.Equal(2, _cluster.User("u").FeedsMade);
    }

    [Fact]
    public async Task WhatWasMissedWhileTheGrainMovedComesWithTheRenewal()
    {
        await using var pages = Watch("u");
        await NextAsync(pages);
        var next = pages.MoveNextAsync().AsTask();
        _cluster.User("u").ForgetObservers();
        await ApplyAsync("u", "missed");
        Assert.False(next.IsCompleted);

        await AdvanceUntilAsync(next, TimeSpan.FromSeconds(5));
        Assert.Equal(1, pages.Current.ProfileVersion);
    }

    [Fact]
    public async Task AClusterOutOfReachForAWhileDoesNotEndTheStream()
    {
        await using var pages = Watch("u");
        await NextAsync(pages);
        var next = pages.MoveNextAsync().AsTask();
        await ApplyAsync("u", "e");
        _cluster.User("u").Failure = new TimeoutException();
        _time.Advance(LiveFeed.MinPushInterval * 3);
        _cluster.User("u").Failure = null;

        await AdvanceUntilAsync(next, TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, pages.Current.ProfileVersion);
    }

    [Fact]
    public async Task AnErasedProfileIsPushedToo()
    {
        await ApplyAsync("u", "e");
        await using var pages = Watch("u");
        Assert.Equal(1, (await NextAsync(pages)).ProfileVersion);
        var next = pages.MoveNextAsync().AsTask();
        await _cluster.User("u").EraseAsync();

        await AdvanceUntilAsync(next, TimeSpan.FromSeconds(5));
        Assert.Equal(0, pages.Current.ProfileVersion);
    }

    [Fact]
    public async Task TheSubscriptionEndsWithTheStream()
    {
        var pages = Watch("u");
        await NextAsync(pages);
        await pages.DisposeAsync();

        // The reader, who has left, does not wait for it.
        await _cluster.User("u").Unsubscribed.Task.WaitAsync(Patience);
    }

    private IAsyncEnumerator<FeedPage> Watch(string user)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var metrics = new GatewayMetrics(meters);
        var calls = new ClusterCalls(_cluster.Grains, Options.Create(new ResilienceOptions()), metrics, _time, NullLogger<ClusterCalls>.Instance);
        var feeds = new FeedReader(calls, Options.Create(new ResilienceOptions()), metrics, _time);
        var live = new LiveFeed(_cluster.Grains, calls, feeds, _time, metrics, NullLogger<LiveFeed>.Instance);
        return live.WatchAsync(user, new FeedRequest()).GetAsyncEnumerator();
    }

    private static async Task<FeedPage> NextAsync(IAsyncEnumerator<FeedPage> pages)
    {
        Assert.True(await pages.MoveNextAsync().AsTask().WaitAsync(Patience));
        return pages.Current;
    }

    private Task ApplyAsync(string user, string eventId) => _cluster.User(user).ApplyAsync(new EventBatch
    {
        Events = [new ShopEvent { EventId = eventId, Kind = EventKind.ViewItem, Time = _time.GetUtcNow(), UserId = user, Items = [new EventItem("a")] }],
    });

    /// <summary>Lets the stream's clock run, step by step, until it has pushed.</summary>
    private async Task AdvanceUntilAsync(Task<bool> next, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!next.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(step);
            await Task.Yield();
        }

        Assert.True(await next);
    }
}
