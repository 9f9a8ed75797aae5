using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ClusterCallsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ResilienceOptions _options = new();
    private readonly LogEntries _log = new();

    [Fact]
    public async Task ACallThatFailsTwiceSucceedsTheThirdTime()
    {
        var user = _cluster.User("u");
        (user.Failure, user.FailuresLeft) = (new TimeoutException("no silo"), 2);
        await AdvanceUntilAsync(FeedAsync(Calls(), "u"));
        Assert.Equal(3, user.Calls);
    }

    [Fact]
    public async Task ACallThatIsNeverAnsweredEndsWithinItsTime()
    {
        _cluster.User("u").IsSilent = true;
        var began = _time.GetUtcNow();
        var call = FeedAsync(Calls(), "u");

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AdvanceUntilAsync(call));

        Assert.True(CallFailures.IsUnavailable(exception));
        Assert.InRange(_time.GetUtcNow() - began, _options.CallTimeout, _options.CallTimeout + Step);
        Assert.InRange(_cluster.User("u").Calls, 3, 4);
    }

    [Fact]
    public async Task ASilentSiloIsGivenUpForAnotherAttempt()
    {
        var user = _cluster.User("u");
        user.IsSilent = true;
        var call = FeedAsync(Calls(), "u");
        user.IsSilent = false;
        await AdvanceUntilAsync(call);
        Assert.Equal(2, user.Calls);
    }

    [Fact]
    public async Task AWriteIsAcknowledgedOnlyWhenNoAttemptOfItIsUnderWay()
    {
        var attempts = new List<TaskCompletionSource<int>>();
        var call = Calls().WriteAsync(
            0,
            (_, _) =>
            {
                attempts.Add(new TaskCompletionSource<int>());
                return attempts[^1].Task;
            },
            CancellationToken.None);
        await Eventually.HoldsAsync(
            "a second attempt is made",
            () =>
            {
                _time.Advance(Step);
                return Task.FromResult(attempts.Count == 2);
            },
            Patience,
            interval: Step);

        attempts[0].SetResult(1);
        await Task.Yield();
        Assert.False(call.IsCompleted);
        attempts[1].SetResult(2);
        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task ACallersOwnFaultIsNotRetried()
    {
        var user = _cluster.User("u");
        user.Failure = new FeedCursorException("no cursor of ours");
        var calls = Calls();
        for (var i = 1; i <= 2 * _options.BreakerMinimumCalls; i++)
        {
            await Assert.ThrowsAsync<FeedCursorException>(() => FeedAsync(calls, "u"));
            Assert.Equal(i, user.Calls);
        }
    }

    [Fact]
    public async Task ACallWhoseCallerLeftIsNotMadeAgain()
    {
        var user = _cluster.User("u");
        user.Failure = new TimeoutException();
        using var leaving = new CancellationTokenSource();
        var call = FeedAsync(Calls(), "u", leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(Step);
            await Task.Yield();
        }

        Assert.Equal(1, user.Calls);
    }

    [Fact]
    public async Task AGrainHearsThatItsCallerLeftAndThatItsAttemptTimedOut()
    {
        var user = _cluster.User("u");
        user.IsSilent = true;
        using var leaving = new CancellationTokenSource();
        var call = FeedAsync(Calls(), "u", leaving.Token);
        var first = user.LastCancellation;
        Assert.False(first.IsCancellationRequested);
        _time.Advance(_options.AttemptTimeout);
        await Eventually.HoldsAsync("the first attempt is cancelled", () => Task.FromResult(first.IsCancellationRequested), Patience);

        _cluster.User("v").IsSilent = true;
        var left = FeedAsync(Calls(), "v", leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(_cluster.User("v").LastCancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task CallersWhoLeaveBeforeAnAnswerDoNotOpenTheBreaker()
    {
        var calls = Calls();
        _cluster.User("slow").IsSilent = true;
        for (var i = 0; i < 2 * _options.BreakerMinimumCalls; i++)
        {
            using var leaving = new CancellationTokenSource();
            var call = FeedAsync(calls, "slow", leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal("quick", (await FeedAsync(calls, "quick")).UserId);
    }

    [Fact]
    public async Task TheBreakerOpensWhenMostCallsFailAndClosesByItself()
    {
        var calls = Calls();
        var user = _cluster.User("u");
        user.Failure = new TimeoutException("no silo");
        await FailAsync(calls, _options.BreakerMinimumCalls);

        var refusedAt = user.Calls;
        await Assert.ThrowsAsync<BrokenCircuitException>(() => FeedAsync(calls, "u"));
        Assert.Equal(refusedAt, user.Calls);

        // A probe that fails keeps it open.
        _time.Advance(_options.BreakDuration);
        await Assert.ThrowsAnyAsync<Exception>(() => AdvanceUntilAsync(FeedAsync(calls, "u")));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => FeedAsync(calls, "u"));

        user.Failure = null;
        _time.Advance(_options.BreakDuration);
        await FeedAsync(calls, "u");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => FeedAsync(calls, "u")));
        Assert.Equal(["refusing them at once", "answers Read calls again"], _log.From(LogLevel.Information).Select(line =>
            line.Contains("refusing them at once", StringComparison.Ordinal) ? "refusing them at once" : line.Contains("answers Read calls again", StringComparison.Ordinal) ? "answers Read calls again" : line));
    }

    [Fact]
    public async Task ACallToAClusterThatIsNotMetYetFailsAtOnceAndKeepsNobodyFromItOnceItIsMet()
    {
        var calls = Calls();
        var user = _cluster.User("u");
        // What Orleans throws while it has heard of no silo.
        user.Failure = new ArgumentException("Could not find an implementation for interface") { Source = "Orleans.Core" };
        for (var i = 0; i < 2 * _options.BreakerMinimumCalls; i++)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => FeedAsync(calls, "u"));
        }

        user.Failure = null;
        Assert.Equal("u", (await FeedAsync(calls, "u")).UserId);
    }

    [Fact]
    public async Task WhenASiloIsFoundAgainNobodyIsRefusedForWhatFailedBefore()
    {
        var connection = new ClusterConnection(_time, NullLogger<ClusterConnection>.Instance);
        var calls = Calls(connection);
        _cluster.User("u").Failure = new TimeoutException("no silo");
        await FailAsync(calls, _options.BreakerMinimumCalls);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => FeedAsync(calls, "u"));

        connection.NotifyClusterConnectionLost();
        _cluster.User("u").Failure = null;
        connection.NotifyGatewayCountChanged(1, 0, connectionRecovered: true);
        Assert.Equal("u", (await FeedAsync(calls, "u")).UserId);
    }

    [Fact]
    public async Task WritesThatFailDoNotKeepReadsFromTheirAnswers()
    {
        var calls = Calls();
        var failing = Enumerable.Range(0, _options.BreakerMinimumCalls).Select(_ => WriteAsync(calls)).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => AdvanceUntilAsync(Task.WhenAll(failing)));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => WriteAsync(calls));

        Assert.Equal("u", (await FeedAsync(calls, "u")).UserId);

        static Task<bool> WriteAsync(ClusterCalls calls) =>
            calls.WriteAsync(0, static (_, _) => Task.FromException<bool>(new TimeoutException("the store is away")), CancellationToken.None);
    }

    [Theory]
    [InlineData("AttemptTimeout")]
    [InlineData("BreakerFailureRatio")]
    [InlineData("BreakerMinimumCalls")]
    [InlineData("BreakDuration")]
    public void ASettingThatMakesNoSenseIsNamed(string key)
    {
        var options = new ResilienceOptions();
        switch (key)
        {
            case "AttemptTimeout":
                options.AttemptTimeout = options.CallTimeout * 2;
                break;
            case "BreakerFailureRatio":
                options.BreakerFailureRatio = 0;
                break;
            case "BreakerMinimumCalls":
                options.BreakerMinimumCalls = 1;
                break;
            default:
                options.BreakDuration = TimeSpan.Zero;
                break;
        }

        Assert.Contains($"Resilience:{key} ", Assert.Single(new ResilienceOptionsValidator().Validate(null, options).Failures!));
    }

    private ClusterCalls Calls(ClusterConnection? connection = null)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new ClusterCalls(_cluster.Grains, Options.Create(_options), new GatewayMetrics(meters), _time, LoggerFactory.Create(log => log.AddProvider(_log)).CreateLogger<ClusterCalls>(), connection);
    }

    private static Task<FeedPage> FeedAsync(ClusterCalls calls, string user, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(user, static (grains, id, token) => grains.GetGrain<RealtimeRec.Users.IUserGrain>(id).GetFeedAsync(new FeedRequest(), token), cancellationToken);

    private async Task FailAsync(ClusterCalls calls, int count)
    {
        var failing = Enumerable.Range(0, count).Select(_ => FeedAsync(calls, "u")).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => AdvanceUntilAsync(Task.WhenAll(failing)));
    }

    /// <summary>Lets the clock run, step by step, until the call has ended.</summary>
    private async Task AdvanceUntilAsync(Task call)
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
            interval: TimeSpan.FromMilliseconds(1));
        await call;
    }
}
