using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Redis;
using RealtimeRec.Testing;
using StackExchange.Redis;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class StoreWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly Task Silence = new TaskCompletionSource().Task;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
    private readonly LogEntries _log = new();
    private readonly StoreWatch _watch;

    private int _looks;

    /// <summary>How many looks from now on are not answered before the deadline.</summary>
    private int _late;

    /// <summary>What a look comes to; null when it is never answered before the deadline.</summary>
    private Func<(StoreTroubleKind Kind, string Cause)?>? _answer = () => null;

    public StoreWatchTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _watch = new StoreWatch(
            LookAsync, "redis:6379", new StoreMetrics(meters, _time), _time, LoggerFactory.Create(log => log.AddProvider(_log)).CreateLogger<StoreWatch>());
    }

    [Theory]
    [InlineData(null, "silent")]
    [InlineData(StoreTroubleKind.Full, "full")]
    [InlineData(StoreTroubleKind.ReadOnly, "read_only")]
    [InlineData(StoreTroubleKind.Unreachable, "unreachable")]
    public async Task TroubleIsKnownWithinFiveSecondsHowever(StoreTroubleKind? kind, string reason)
    {
        await _watch.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync("a first look", () => _looks > 0);
        Assert.Null(_watch.Trouble);

        var began = _time.GetUtcNow();
        _answer = kind is { } refused ? () => (refused, "no") : null;
        await AdvanceUntilAsync("trouble", () => _watch.Trouble is not null);

        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.Zero, StoreWatch.MaxDelay + Step);
        Assert.True(StoreWatch.MaxDelay <= TimeSpan.FromSeconds(5));
        Assert.Equal(reason, _watch.Trouble!.Reason);
        var check = await new StoreHealthCheck(_watch).CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Degraded, check.Status);
        Assert.Contains("Redis at redis:6379 ", check.Description, StringComparison.Ordinal);
        Assert.Contains("since 2026-11-27T09:00:", check.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutageIsTimedFromItsBeginningAndToldOnceThoughItsReasonIsGivenAnew()
    {
        await _watch.StartAsync(CancellationToken.None);
        _answer = () => (StoreTroubleKind.Unreachable, "no");
        await AdvanceUntilAsync("trouble", () => _watch.Trouble is not null);
        var since = _watch.Trouble!.Since;
        _answer = () => (StoreTroubleKind.Loading, "no");
        await AdvanceUntilAsync("another reason", () => _watch.Trouble!.Kind == StoreTroubleKind.Loading);
        Assert.Equal(since, _watch.Trouble!.Since);
        var looks = _looks;
        await AdvanceUntilAsync("more looks", () => _looks > looks + 3);

        _answer = () => null;
        await AdvanceUntilAsync("the end", () => _watch.Trouble is null);
        Assert.Equal(
            ["cannot be reached", "loads its data", "answers and takes writes again"],
            _log.From(LogLevel.Information).Select(line => new[] { "cannot be reached", "loads its data", "answers and takes writes again" }.Single(line.Contains)));
    }

    [Fact]
    public async Task OneAnswerThatComesLateIsNoTrouble()
    {
        _late = 1;
        await _watch.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync("further looks", () => _looks > 3);
        Assert.Equal(0, _late);
        Assert.Empty(_log.From(LogLevel.Information));
    }

    [Fact]
    public async Task OneAnswerThatComesLaterThanTheOthersIsNoOtherTrouble()
    {
        _answer = () => (StoreTroubleKind.Slow, "its answer took 800 ms");
        await _watch.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync("trouble", () => _watch.Trouble is not null);
        _late = 1;
        var looks = _looks;
        await AdvanceUntilAsync("further looks", () => _looks > looks + 3);
        Assert.Equal(0, _late);
        Assert.Equal(StoreTroubleKind.Slow, _watch.Trouble!.Kind);
        Assert.Single(_log.From(LogLevel.Information));
    }

    [Theory]
    [InlineData(RedisErrorKind.OutOfMemory, StoreTroubleKind.Full)]
    [InlineData(RedisErrorKind.ReadOnly, StoreTroubleKind.ReadOnly)]
    [InlineData(RedisErrorKind.Loading, StoreTroubleKind.Loading)]
    [InlineData(RedisErrorKind.Misconfigured, StoreTroubleKind.Refusing)]
    [InlineData(RedisErrorKind.NoReplicas, StoreTroubleKind.Refusing)]
    public void WhatRedisRefusesTellsTheKind(RedisErrorKind error, StoreTroubleKind kind) =>
        Assert.Equal(kind, RedisErrors.KindOf(new RedisServerException(error, CommandFlags.None, "no")));

    [Fact]
    public void WhatTheClientSaysTellsTheKindAndIsCutBeforeItsState()
    {
        Assert.Equal(
            StoreTroubleKind.ReadOnly,
            RedisErrors.KindOf(new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, "No connection (requires writable - not eligible for replica) is active/available to service this operation: SETRANGE shop/store")));
        var gone = new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No connection is active/available to service this operation: SETRANGE shop/store; state");
        Assert.Equal((StoreTroubleKind.Unreachable, "there is no connection"), (RedisErrors.KindOf(gone), RedisErrors.CauseOf(gone)));
        var late = new RedisTimeoutException(CommandFlags.None, "Timeout awaiting response (outbound=0KiB, inbound=0KiB, 4000ms elapsed), command=GET, mgr: 10 of 10", CommandStatus.Sent);
        Assert.Equal((StoreTroubleKind.Silent, "Timeout awaiting response"), (RedisErrors.KindOf(late), RedisErrors.CauseOf(late)));
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private async Task<(StoreTroubleKind Kind, string Cause)?> LookAsync(CancellationToken cancellationToken)
    {
        var answer = _answer;
        if (answer is null || _late > 0)
        {
            _late = Math.Max(0, _late - 1);
            try
            {
                await Silence.WaitAsync(StoreProbe.Deadline, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                Interlocked.Increment(ref _looks);
            }

            return (StoreTroubleKind.Silent, "nothing");
        }

        Interlocked.Increment(ref _looks);
        return answer();
    }

    private Task AdvanceUntilAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(
        what,
        () =>
        {
            if (!condition())
            {
                _time.Advance(Step);
            }

            return Task.FromResult(condition());
        },
        Patience,
        // What is due runs on other threads; the clock must not run away from it.
        interval: TimeSpan.FromMilliseconds(5));
}
