using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Health;
using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.Catalog;

/// <summary>A replica that no longer shows what changes says so in the silo's health.</summary>
public sealed class ReplicaHealthTests : IAsyncLifetime
{
    private readonly StandingLoops _clock = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(StorageNames.State);
            silo.AddRealtimeRecGrains(silo.Configuration);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task RankingsThatAreNotRenewedShowAsStuck()
    {
        await using var replica = await StandingReplicaAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(replica)).Status);
        replica.Start();
        await ShowsAsync(replica, "stuck: rankings are not renewed, 0 products known");
    }

    [Fact]
    public async Task ChangesThatAreNotPublishedShowAsStuck()
    {
        await using var replica = await StandingReplicaAsync();
        replica.Start();
        await _cluster.Client.GetProduct("late").UpsertAsync(ClusterFixture.Product("late", "Copper kettle", "kitchen"));
        await ShowsAsync(replica, "stuck: changes are not published, 0 products known");
    }

    /// <summary>A second replica of the silo, whose loops take one turn and then wait for good.</summary>
    private async Task<CatalogReplica> StandingReplicaAsync()
    {
        var replica = ActivatorUtilities.CreateInstance<CatalogReplica>(_cluster.Silos[0].ServiceProvider, new CatalogIds(), _clock);
        await replica.PreloadAsync(CancellationToken.None);
        return replica;
    }

    private async Task ShowsAsync(CatalogReplica replica, string description)
    {
        await ClusterFixture.UntilAsync($"health to say \"{description}\"", async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(31));
            return (await CheckAsync(replica)).Description == description;
        });
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(replica)).Status);
    }

    private static Task<HealthCheckResult> CheckAsync(CatalogReplica replica) =>
        new CatalogReplicaHealthCheck(replica, Options.Create(new SiloOptions())).CheckHealthAsync(new HealthCheckContext());
}
