using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Health;
using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.Catalog;

/// <summary>Products over a store that does not always write.</summary>
public sealed class ProductDurabilityTests : IAsyncLifetime
{
    private readonly SharedStorage _storage = new();
    private InProcessTestCluster _cluster = null!;
    private IGrainFactory? _grains;
    private int _failures;

    private IProductGrain Grain => (_grains ?? _cluster.Client).GetProduct("kettle");

    private IGrainStorage Storage => _storage.For(new GrainStateSerializer(_cluster.Client.ServiceProvider.GetRequiredService<Serializer>()));

    public async Task InitializeAsync() => _cluster = await _storage.StartClusterAsync(silos: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task ARetirementThatCouldNotBeStoredIsStoredByTheRetryWhichSaysSo()
    {
        await Grain.UpsertAsync(Kettle());
        Fail(1);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.RetireAsync());
        Assert.True(await Grain.RetireAsync());
        Assert.True((await StoredAsync()).Details!.Retired);
        Assert.False(await Grain.RetireAsync());
    }

    [Fact]
    public async Task AnUpsertThatCouldNotBeStoredIsCreatedByTheRetry()
    {
        Fail(1);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.UpsertAsync(Kettle()));
        Assert.Equal(ProductWriteOutcome.Created, await Grain.UpsertAsync(Kettle()));
        Assert.Equal(ProductWriteOutcome.Unchanged, await Grain.UpsertAsync(Kettle()));
    }

    [Fact]
    public async Task AWriteMadeAgainAfterItsSiloEndedAnswersWhatItDidTheFirstTime()
    {
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(ProductWriteOutcome.Created, await Grain.UpsertAsync(Kettle(), first));
        await ReplaceSiloAsync();
        Assert.Equal(ProductWriteOutcome.Created, await Grain.UpsertAsync(Kettle(), first));
        Assert.Equal(ProductWriteOutcome.Unchanged, await Grain.UpsertAsync(Kettle(), third));

        var patch = new ProductPatch { Given = new Product { ItemId = "kettle", Price = 45 } };
        Assert.Equal(ProductWriteOutcome.Updated, await Grain.MergeAsync(patch, ProductSource.Catalogue, second));
        await ReplaceSiloAsync();
        Assert.Equal(ProductWriteOutcome.Updated, await Grain.MergeAsync(patch, ProductSource.Catalogue, second));
        Assert.Equal(ProductWriteOutcome.Unchanged, await Grain.MergeAsync(patch, ProductSource.Catalogue, third));
        Assert.Equal(ProductWriteOutcome.Unchanged, await Grain.MergeAsync(patch, ProductSource.Catalogue));

        Assert.True(await Grain.RetireAsync(first));
        await ReplaceSiloAsync();
        Assert.True(await Grain.RetireAsync(first));
        Assert.False(await Grain.RetireAsync(third));
        Assert.False(await Grain.RetireAsync());
    }

    [Fact]
    public async Task APurgeThatCouldNotBeStoredIsDoneByTheRetry()
    {
        await Grain.UpsertAsync(Kettle());
        Fail(1);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.PurgeAsync());
        Assert.True(await Grain.PurgeAsync());
        Assert.Null((await StoredAsync()).Details);
    }

    [Fact]
    public async Task WhatWasAppliedUnderALogsEarlierNameChangesNothingAndAnotherTopicIsNew()
    {
        EarlierLog[] earlier = [new("shop.catalog/0", 10, WasCut: false)];
        await Grain.FollowAsync(Kettle() with { Stock = 5 }, "shop.catalog/0", 5);
        await Grain.FollowAsync(Kettle() with { Stock = 4 }, "shop.catalog/0#one", 4, earlier: earlier);
        Assert.Equal(5, (await StoredAsync()).Details!.Product.Stock);

        await Grain.FollowAsync(Kettle() with { Stock = 6 }, "shop.catalog/0#one", 6, earlier: earlier);
        Assert.Equal(6, (await StoredAsync()).Details!.Product.Stock);

        await Grain.FollowAsync(Kettle() with { Stock = 9 }, "shop.catalog/0#two", 0);
        Assert.Equal(("shop.catalog/0#two", 9), ((await StoredAsync()).Log, (await StoredAsync()).Details!.Product.Stock));
    }

    [Fact]
    public async Task ARecordWhoseEffectCouldNotBeStoredIsAppliedWhenItComesAgain()
    {
        await Grain.FollowAsync(Kettle(), "log", 1);
        Fail(1);
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.FollowAsync(Kettle() with { Stock = 9 }, "log", 2));
        Assert.Equal(1, (await StoredAsync()).LogOffset);

        await Grain.FollowAsync(Kettle() with { Stock = 9 }, "log", 2);
        var stored = await StoredAsync();
        Assert.Equal((2, 9), (stored.LogOffset, stored.Details!.Product.Stock));
    }

    [Fact]
    public async Task StatisticsAreStoredAtAnOrdinaryStopThoughTheStoreFailsAtFirst()
    {
        await Grain.UpsertAsync(Kettle());
        await Grain.AddSignalsAsync(new ProductSignals
        {
            Counts = new ProductCounts(3, 0, 0),
            LogPopularity = 1,
            Neighbours = [new NeighbourSignal("pot", NeighbourKind.Visited, 2)],
        });
        Fail(2);
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        Assert.True(_failures <= 0);
        Assert.Equal(3, (await StoredAsync()).Statistics.Counts.Views);
        Assert.Equal("pot", Assert.Single((await StoredAsync()).Statistics.Neighbours).ItemId);
    }

    [Fact]
    public async Task AProductIsFirstSeenByTheFirstEventThatNamesIt()
    {
        var then = new DateTimeOffset(2020, 5, 1, 10, 0, 0, TimeSpan.Zero);
        await Grain.UpsertAsync(Kettle());
        await Grain.AddSignalsAsync(SignalsOf(then));
        await Grain.AddSignalsAsync(SignalsOf(then.AddDays(9)));
        await _cluster.Client.GetProduct("named").NameAsync(SignalsOf(then));
        Assert.Equal((then, then), ((await Grain.GetAsync())!.FirstSeen, (await _cluster.Client.GetProduct("named").GetAsync())!.FirstSeen));

        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        Assert.Equal((then, then.AddDays(9).ToUnixTimeMilliseconds()), ((await StoredAsync()).Details!.FirstSeen, (await StoredAsync()).Statistics.Time.LatestMs));

        static ProductSignals SignalsOf(DateTimeOffset time) => new()
        {
            Counts = new ProductCounts(1, 0, 0),
            LogPopularity = 1,
            Neighbours = [],
            FirstMs = time.ToUnixTimeMilliseconds(),
            Time = new PopularityTime(time.ToUnixTimeMilliseconds(), 0, 0, 0),
        };
    }

    [Fact]
    public async Task WhatTheStoreLostIsTakenOverFromAReplicaAndNothingKnownIsOverwritten()
    {
        var details = new CatalogDetails { Product = Kettle(), Retired = true, FirstSeen = DateTimeOffset.UnixEpoch };
        var statistics = new CatalogStatistics { Counts = new ProductCounts(3, 0, 0), LogPopularity = 1, Neighbours = [new NeighbourSignal("pot", NeighbourKind.Visited, 2)] };
        Assert.True(await Grain.RestoreAsync(details, statistics));
        Assert.True((await StoredAsync()).Details!.Retired);
        Assert.Equal((3, "pot"), ((await StoredAsync()).Statistics.Counts.Views, (await StoredAsync()).Statistics.Neighbours[0].ItemId));

        await Grain.UpsertAsync(Kettle() with { Stock = 9 });
        Assert.False(await Grain.RestoreAsync(details, statistics));
        Assert.Equal((false, 9), ((await StoredAsync()).Details!.Retired, (await StoredAsync()).Details!.Product.Stock));
    }

    [Fact]
    public async Task ADamagedProductIsKeptAsideAndBeginsAnew()
    {
        await StoreAsync("broken");
        var id = _cluster.Client.GetProduct("broken").GetGrainId();
        _storage.Change(ProductState.Name, id, stored => [.. stored[..^1], (byte)~stored[^1]]);
        var grain = _cluster.Client.GetProduct("broken");
        Assert.Null(await grain.GetAsync());
        Assert.NotNull(_storage.Find(StateQuarantine.NameOf(ProductState.Name), id));
        Assert.Equal(ProductWriteOutcome.Created, await grain.UpsertAsync(Kettle() with { ItemId = "broken" }));
        Assert.True(await grain.PurgeAsync());
        Assert.Null(_storage.Find(StateQuarantine.NameOf(ProductState.Name), id));
    }

    [Fact]
    public async Task AProductOfANewerVersionIsRefusedAndLeftAsItIs()
    {
        await StoreAsync("newer");
        var grain = _cluster.Client.GetProduct("newer");
        _storage.Change(ProductState.Name, grain.GetGrainId(), stored =>
        {
            StateEnvelope.Seal(stored, 99);
            return stored;
        });
        var before = _storage.Find(ProductState.Name, grain.GetGrainId());
        await Assert.ThrowsAsync<NewerStateException>(() => grain.GetAsync());
        await Assert.ThrowsAsync<NewerStateException>(() => grain.UpsertAsync(Kettle() with { ItemId = "newer" }));
        await Assert.ThrowsAsync<NewerStateException>(() => grain.PurgeAsync());
        Assert.Equal(before, _storage.Find(ProductState.Name, grain.GetGrainId()));
        Assert.Null(_storage.Find(StateQuarantine.NameOf(ProductState.Name), grain.GetGrainId()));
    }

    [Fact]
    public async Task ADamagedListIsKeptAsideAndItsProductsAreListedAgainAsTheyCome()
    {
        await Grain.UpsertAsync(Kettle());
        var shard = _cluster.Client.GetCatalogShardOf("kettle").GetGrainId();
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        _storage.Change(CatalogShardState.Name, shard, stored => [.. stored[..^1], (byte)~stored[^1]]);
        var silo = await _cluster.StartAdditionalSiloAsync();
        await ClusterFixture.UntilAsync(
            "the list is kept aside", () => Task.FromResult(_storage.Find(StateQuarantine.NameOf(CatalogShardState.Name), shard) is not null));

        var grains = silo.ServiceProvider.GetRequiredService<IGrainFactory>();
        Assert.Equal(ProductWriteOutcome.Unchanged, await grains.GetProduct("kettle").UpsertAsync(Kettle()));
        var ids = silo.ServiceProvider.GetRequiredService<CatalogIds>();
        await ClusterFixture.UntilAsync("the product is listed again", () => Task.FromResult(
            ids.Items.TryGet("kettle", out var item) && silo.ServiceProvider.GetRequiredService<CatalogReplica>().Find(item) is { OnSale: true }));
    }

    [Fact]
    public async Task AListOfANewerVersionIsLeftAsItIsAndEverythingOfThatPartRefused()
    {
        await Grain.UpsertAsync(Kettle());
        await _cluster.Client.GetProduct("pot").UpsertAsync(Kettle() with { ItemId = "pot" });
        var shard = _cluster.Client.GetCatalogShardOf("kettle").GetGrainId();
        Assert.NotEqual(shard, _cluster.Client.GetCatalogShardOf("pot").GetGrainId());
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        _storage.Change(CatalogShardState.Name, shard, stored =>
        {
            StateEnvelope.Seal(stored, 99);
            return stored;
        });
        var newer = _storage.Find(CatalogShardState.Name, shard);

        var silo = await _cluster.StartAdditionalSiloAsync();
        var (grains, ids, replica) = (
            silo.ServiceProvider.GetRequiredService<IGrainFactory>(),
            silo.ServiceProvider.GetRequiredService<CatalogIds>(),
            silo.ServiceProvider.GetRequiredService<CatalogReplica>());
        await ClusterFixture.UntilAsync(
            "the other parts are loaded", () => Task.FromResult(ids.Items.TryGet("pot", out var item) && replica.Find(item) is { OnSale: true }));
        await ClusterFixture.UntilAsync("the silo says what keeps it from being ready", () => Task.FromResult(replica.Unreadable is not null));
        var health = await new CatalogReplicaHealthCheck(replica, Options.Create(new SiloOptions())).CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Matches("^not to be loaded: Part [0-9]+ of the catalogue was stored by a newer version \\(form 99, where this version knows [0-9]+\\)", health.Description);

        await Assert.ThrowsAsync<NewerStateException>(() => grains.GetProduct("kettle").UpsertAsync(Kettle() with { Title = "Another" }));
        await Assert.ThrowsAsync<NewerStateException>(() => grains.GetProduct("kettle").FollowAsync(Kettle() with { Title = "A third" }, "log", 1));
        await Assert.ThrowsAsync<NewerStateException>(() => grains.GetProduct("kettle").PurgeAsync());
        Assert.Equal(ProductWriteOutcome.Updated, await grains.GetProduct("pot").UpsertAsync(Kettle() with { ItemId = "pot", Title = "Pot" }));
        Assert.Equal(newer, _storage.Find(CatalogShardState.Name, shard));
        Assert.Null(_storage.Find(StateQuarantine.NameOf(CatalogShardState.Name), shard));
    }

    /// <summary>Another silo over the same store: nothing of what this one had in memory is left.</summary>
    private async Task ReplaceSiloAsync()
    {
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        _grains = (await _cluster.StartAdditionalSiloAsync()).ServiceProvider.GetRequiredService<IGrainFactory>();
    }

    /// <summary>Stores a product whose grain does not live.</summary>
    private Task StoreAsync(string itemId) => Storage.WriteStateAsync(
        ProductState.Name, _cluster.Client.GetProduct(itemId).GetGrainId(), new GrainState<ProductState>(new ProductState
        {
            Details = new CatalogDetails { Product = Kettle() with { ItemId = itemId }, Retired = false, FirstSeen = DateTimeOffset.UnixEpoch },
        }));

    /// <summary>Has the next writes of product state fail.</summary>
    private void Fail(int writes)
    {
        _failures = writes;
        _storage.Refuses = name => name == ProductState.Name && Interlocked.Decrement(ref _failures) >= 0;
    }

    private static Product Kettle() => new() { ItemId = "kettle", Title = "Kettle", Stock = 3 };

    private async Task<ProductState> StoredAsync()
    {
        var state = new GrainState<ProductState>(new ProductState());
        await Storage.ReadStateAsync(ProductState.Name, Grain.GetGrainId(), state);
        return state.State!;
    }
}
