using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A feed whose profile cannot be read in time is made without it.</summary>
public sealed class FeedReaderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly FeedRequest Request = new() { Context = ["kettle"] };

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ResilienceOptions _options = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatewayMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly FeedReader _feeds;
    private long _degraded;

    public FeedReaderTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _metrics = new GatewayMetrics(meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == TelemetryNames.FeedsDegraded && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _degraded, count));
        _listener.Start();
        var calls = new ClusterCalls(_cluster.Grains, Options.Create(_options), _metrics, _time, NullLogger<ClusterCalls>.Instance);
        _feeds = new FeedReader(calls, Options.Create(_options), _metrics, _time);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task AProfileInTimeMakesTheFeed()
    {
        var page = await _feeds.ReadAsync("u", Request, default);
        Assert.Null(page.Degraded);
        Assert.Equal(0, _cluster.Catalog.Feeds);
        Assert.Equal(0, Volatile.Read(ref _degraded));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AProfileThatIsLateOrOutOfReachIsDoneWithout(bool late)
    {
        _cluster.User("u").IsSilent = late;
        _cluster.User("u").Failure = late ? null : new TimeoutException();
        var began = _time.GetUtcNow();
        var page = await AdvanceUntilAsync(_feeds.ReadAsync("u", Request, default));
        Assert.Equal("profile", page.Degraded);
        Assert.Equal("with-kettle", Assert.Single(page.Items).ItemId);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, _options.ProfilePatience + Step);
        Assert.Equal(1, Volatile.Read(ref _degraded));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SilentSilosArePassedByForAnother(int silent)
    {
        _cluster.User("u").IsSilent = true;
        _cluster.Catalog.SilentFeeds = silent;
        var began = _time.GetUtcNow();
        Assert.Equal("profile", (await AdvanceUntilAsync(_feeds.ReadAsync("u", Request, default))).Degraded);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, _options.ProfilePatience + (3 * Step));
        Assert.Equal(3, _cluster.Catalog.Feeds);
    }

    [Fact]
    public async Task TheFeedWithoutTheProfileIsAskedForBeforeThePatienceIsOverAndNotTakenBefore()
    {
        _cluster.User("u").IsSilent = true;
        var began = _time.GetUtcNow();
        var reading = _feeds.ReadAsync("u", Request, default);
        await Eventually.HoldsAsync(
            "the feed without the profile is asked for",
            () =>
            {
                _time.Advance(Step);
                return Task.FromResult(_cluster.Catalog.Feeds > 0);
            },
            Patience,
            interval: Step);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, _options.ProfilePatience - Step);
        Assert.False(reading.IsCompleted);
        Assert.Equal("profile", (await AdvanceUntilAsync(reading)).Degraded);
        Assert.InRange(_time.GetUtcNow() - began, _options.ProfilePatience, _options.ProfilePatience + (2 * Step));
    }

    [Fact]
    public async Task SilosThatAreAllTooBusyForOneAttemptAnswerAllTheSame()
    {
        _cluster.User("u").IsSilent = true;
        var takes = _options.AttemptTimeout * 2;
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var busy = _time.CreateTimer(_ => free.SetResult(), null, takes, Timeout.InfiniteTimeSpan);
        _cluster.Catalog.FeedsAfter = free.Task;
        var began = _time.GetUtcNow();
        Assert.Equal("profile", (await AdvanceUntilAsync(_feeds.ReadAsync("u", Request, default))).Degraded);
        Assert.InRange(_time.GetUtcNow() - began, takes, _options.ProfilePatience + takes + (2 * Step));
        Assert.InRange(_cluster.Catalog.Feeds, 3, 5);
    }

    [Fact]
    public async Task WhereMostSilosAreSilentOneThatIsNotIsFound()
    {
        _cluster.User("u").IsSilent = true;
        _cluster.Catalog.SilentFeeds = 4;
        var began = _time.GetUtcNow();
        Assert.Equal("profile", (await AdvanceUntilAsync(_feeds.ReadAsync("u", Request, default))).Degraded);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, _options.ProfilePatience + _options.AttemptTimeout + (3 * Step));
        Assert.Equal(5, _cluster.Catalog.Feeds);
    }

    [Fact]
    public async Task WithoutAnySiloTheCallEndsWithinItsTime()
    {
        _cluster.User("u").Failure = new TimeoutException();
        _cluster.Catalog.Failure = new TimeoutException();
        var began = _time.GetUtcNow();
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AdvanceUntilAsync(_feeds.ReadAsync("u", Request, default)));
        Assert.True(CallFailures.IsUnavailable(exception));
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, _options.CallTimeout + _options.ProfilePatience + (2 * Step));
        Assert.Equal(0, Volatile.Read(ref _degraded));
    }

    [Fact]
    public async Task ACallersOwnFaultIsAnAnswer()
    {
        _cluster.User("u").Failure = new FeedCursorException("no cursor of ours");
        await Assert.ThrowsAsync<FeedCursorException>(() => _feeds.ReadAsync("u", Request, default));
        Assert.Equal(0, _cluster.Catalog.Feeds);
    }

    [Fact]
    public async Task ALiveFeedChangesOverWhenTheProfileIsBack()
    {
        var user = _cluster.User("u");
        user.Failure = new TimeoutException();
        var calls = new ClusterCalls(_cluster.Grains, Options.Create(_options), _metrics, _time, NullLogger<ClusterCalls>.Instance);
        var live = new LiveFeed(_cluster.Grains, calls, _feeds, _time, _metrics, NullLogger<LiveFeed>.Instance);
        await using var pages = live.WatchAsync("u", Request).GetAsyncEnumerator();
        Assert.True(await AdvanceUntilAsync(pages.MoveNextAsync().AsTask()));
        Assert.Equal("profile", pages.Current.Degraded);

        var next = pages.MoveNextAsync().AsTask();
        user.Failure = null;
        Assert.True(await AdvanceUntilAsync(next));
        Assert.Null(pages.Current.Degraded);
    }

    /// <summary>Lets the clock run, step by step, until the call has ended.</summary>
    private async Task<T> AdvanceUntilAsync<T>(Task<T> call)
    {
        await Eventually.HoldsAsync(
            "the call has ended",
            () =>
            {
                if (!call.IsCompleted)
                {
                    _time.Advance(Step);
                }

                return Task.FromResult(call.IsCompleted);
            },
            Patience,
            // What is due runs on other threads; the clock must not run away from it.
            interval: TimeSpan.FromMilliseconds(10));
        return await call;
    }
}
