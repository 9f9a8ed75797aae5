using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Health;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class CatalogHealthCheckTests
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CatalogHealthCheck _check;

    public CatalogHealthCheckTests() => _check = new CatalogHealthCheck(_cluster.Grains, _time);

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
