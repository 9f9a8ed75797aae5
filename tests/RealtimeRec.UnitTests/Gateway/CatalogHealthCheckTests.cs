using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Health;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class CatalogHealthCheckTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CatalogHealthCheck _check;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public CatalogHealthCheckTests()
    {
        var options = Options.Create(new ResilienceOptions());
        var metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        var calls = new ClusterCalls(_cluster.Grains, options, metrics, _time, NullLogger<ClusterCalls>.Instance);
        _check = new CatalogHealthCheck(_cluster.Grains, new FirstFeeds(new FeedReader(calls, options, metrics, _time), calls, _time), _time);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task TheFirstFeedsAreReadBeforeAGatewayIsReadyAndOnce()
    {
        _cluster.Catalog.FeedsAfter = new TaskCompletionSource().Task;
        var checking = CheckAsync();
        await Eventually.HoldsAsync("a feed is read", () => Task.FromResult(_cluster.Catalog.Feeds > 0), Patience);
        Assert.False(checking.IsCompleted);

        // No longer than for five seconds.
        await Eventually.HoldsAsync(
            "the check has ended",
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(checking.IsCompleted);
            },
            Patience);
        Assert.Equal(HealthStatus.Healthy, await checking);
        var read = _cluster.Catalog.Feeds;
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
        Assert.InRange(_cluster.Catalog.Feeds, read, read + 4);
    }

    [Fact]
    public async Task ALateAnswerTakesNothingFromReadinessUntilItIsSecondsLate()
    {
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
        _cluster.Catalog.IsSilent = true;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HealthStatus.Degraded, await CheckAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
        _cluster.Catalog.IsSilent = false;
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    [Fact]
    public async Task AGatewayThatNoSiloHasAnsweredYetIsNotReady()
    {
        _cluster.Catalog.IsSilent = true;
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
    }

    [Fact]
    public async Task ACatalogueThatIsLoadedAnewIsNotWaitedFor()
    {
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
        _cluster.Catalog.Ready = false;
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
        _cluster.Catalog.IsSilent = true;
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());
    }

    /// <summary>What it says when its own time is over at once.</summary>
    private async Task<HealthStatus> CheckAsync() =>
        (await _check.CheckHealthAsync(new HealthCheckContext(), new CancellationToken(canceled: _cluster.Catalog.IsSilent))).Status;
}
