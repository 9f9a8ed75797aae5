using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Placement;
using RealtimeRec.State;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Placement;

/// <summary>Two silos for users and one that only ingests.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = Build(3, name => name.EndsWith('2') ? [SiloRole.Ingest] : [SiloRole.Ingest, SiloRole.Users]);
        await _cluster.DeployAsync();
        await ClusterFixture.UntilAsync("every replica is ready", () => Task.FromResult(UserSilos.All(silo => ReplicaOf(silo).Ready)));
        await ClusterFixture.UntilAsync("every silo knows the others' roles", () => Task.FromResult(_cluster.Silos.All(silo =>
            UserSilos.All(other => silo.ServiceProvider.GetRequiredService<SiloRoleDirectory>().Has(other.SiloAddress, SiloRole.Users)))));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task ASiloThatOnlyIngestsHostsNoGrainAndNoReplica()
    {
        var caller = GrainsOf(IngestSilo);
        await caller.GetProduct("hosted").UpsertAsync(ClusterFixture.Product("hosted", "Copper kettle", "kitchen.kettles"));
        for (var i = 0; i < 30; i++)
        {
            await caller.GetUser($"hosted-{i}").ApplyAsync(Batch($"hosted-{i}", IngestSilo, i));
            Assert.Contains(await SiloOfAsync($"hosted-{i}"), UserSilos.Select(silo => silo.SiloAddress));
        }

        Assert.True((await caller.GetCatalogQuery().GetStatusAsync()).Ready);
        Assert.False(ReplicaOf(IngestSilo).Ready);
        var statistics = await _cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [IngestSilo.SiloAddress]);
        Assert.DoesNotContain(statistics, grain => grain.GrainType.Contains("RealtimeRec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AUserIsMadeOnTheSiloThatCalls()
    {
        foreach (var silo in UserSilos)
        {
            for (var i = 0; i < 10; i++)
            {
                await GrainsOf(silo).GetUser($"local-{silo.Name}-{i}").GetProfileAsync();
                Assert.Equal(silo.SiloAddress, await SiloOfAsync($"local-{silo.Name}-{i}"));
            }
        }
    }

    [Fact]
    public async Task AUserFollowsItsPartitionToAnotherSiloAndKeepsItsProfile()
    {
        var (first, second) = (UserSilos[0], UserSilos[1]);
        var offset = 0L;
        for (; offset < 5; offset++)
        {
            await GrainsOf(first).GetUser("follower").ApplyAsync(Batch("follower", first, offset));
        }

        Assert.Equal(first.SiloAddress, await SiloOfAsync("follower"));
        await ClusterFixture.UntilAsync("the user lives on the other silo", async () =>
        {
            await GrainsOf(second).GetUser("follower").ApplyAsync(Batch("follower", second, offset++));
            return second.SiloAddress.Equals(await SiloOfAsync("follower"));
        });

        await GrainsOf(second).GetUser("follower").ApplyAsync(Batch("follower", second, offset - 1));
        Assert.Equal(offset, (await _cluster.Client.GetUser("follower").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AUserWhoseLiveFeedIsWatchedStays()
    {
        var (first, second) = (UserSilos[0], UserSilos[1]);
        var observer = new Observer();
        await GrainsOf(first).GetUser("watched").SubscribeAsync(_cluster.Client.CreateObjectReference<IProfileObserver>(observer));
        for (var offset = 0L; offset < 10; offset++)
        {
            await GrainsOf(second).GetUser("watched").ApplyAsync(Batch("watched", second, offset));
        }

        Assert.Equal(first.SiloAddress, await SiloOfAsync("watched"));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task WithoutASiloForUsersACallFailsAndSaysSo()
    {
        await using var cluster = Build(1, _ => [SiloRole.Ingest]);
        await cluster.DeployAsync();
        var failure = await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.Client.GetUser("nobody").GetFeedAsync(new FeedRequest()));
        Assert.True(ClusterFailures.IsUnavailable(failure));
    }

    private InProcessSiloHandle IngestSilo => _cluster.Silos.Single(silo => silo.Name.EndsWith('2'));

    private InProcessSiloHandle[] UserSilos => [.. _cluster.Silos.Where(silo => !silo.Name.EndsWith('2'))];

    private static IGrainFactory GrainsOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    private static CatalogReplica ReplicaOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<CatalogReplica>();

    private static EventBatch Batch(string userId, InProcessSiloHandle origin, long offset) => new()
    {
        Events = [ClusterFixture.Event(userId, EventKind.ViewItem, "item")],
        Partition = "shop.events/0",
        Offsets = [offset],
        Origin = origin.SiloAddress,
    };

    private static InProcessTestCluster Build(short silos, Func<string, SiloRole[]> rolesOf)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddMemoryGrainStorage(StorageNames.State);
            silo.AddRealtimeRecGrains(silo.Configuration, rolesOf(options.SiloName));
        });
        return builder.Build();
    }

    /// <summary>Where a user's grain is, as the silos themselves say: a directory's cache may name the silo that it left.</summary>
    private async Task<SiloAddress?> SiloOfAsync(string userId)
    {
        var grain = _cluster.Client.GetUser(userId).GetGrainId();
        var statistics = await _cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return statistics.FirstOrDefault(found => found.GrainId == grain)?.SiloAddress;
    }

    private sealed class Observer : IProfileObserver
    {
        public Task ProfileChangedAsync(long version) => Task.CompletedTask;
    }
}
