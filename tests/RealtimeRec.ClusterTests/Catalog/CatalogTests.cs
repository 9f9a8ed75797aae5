using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.ClusterTests.Catalog;

[Collection(ClusterCollection.Name)]
public sealed class CatalogTests(ClusterFixture cluster)
{
    [Fact]
    public async Task AnUpsertAPriceAndARetirementReachEverySilo()
    {
        var product = ClusterFixture.Product("reach", "Trail running shoes", "shoes.running");
        var grain = cluster.Grains.GetProduct("reach");
        Assert.Equal(ProductWriteOutcome.Created, await grain.UpsertAsync(product));
        Assert.Equal(ProductWriteOutcome.Unchanged, await grain.UpsertAsync(product));

        // An answer was lost: the same write again did what it did, another one changes nothing.
        var write = Guid.NewGuid();
        Assert.Equal(ProductWriteOutcome.Updated, await grain.UpsertAsync(product with { Price = 11 }, write));
        Assert.Equal(ProductWriteOutcome.Updated, await grain.UpsertAsync(product with { Price = 11 }, write));
        Assert.Equal(ProductWriteOutcome.Unchanged, await grain.UpsertAsync(product with { Price = 11 }, Guid.NewGuid()));
        Assert.Equal(ProductWriteOutcome.Updated, await grain.UpsertAsync(product with { Price = 12.5m }));
        await ClusterFixture.UntilAsync(
            "every silo has the new price", () => Task.FromResult(cluster.Rows("reach").All(row => row?.Details.Product.Price == 12.5m)));

        Assert.True(await grain.RetireAsync());
        await ClusterFixture.UntilAsync(
            "every silo has retired it", () => Task.FromResult(cluster.Rows("reach").All(row => row is { OnSale: false })));
        Assert.False(await grain.RetireAsync());
    }

    [Fact]
    public async Task ARecordOfALogKeepsWhatItDoesNotKnow()
    {
        var product = ClusterFixture.Product("kept", "Garden bench", "garden.benches") with { Description = "Of oak." };
        var grain = cluster.Grains.GetProduct("kept");
        await grain.FollowAsync(product, "log", 1);
        await grain.FollowAsync(product with { Title = "Oak bench", Description = null, Categories = [] }, "log", 2, ["description", "categories"]);
        Assert.True((await grain.GetAsync())!.Product.SameAs(product with { Title = "Oak bench" }));
        Assert.Equal(
            ProductWriteOutcome.Unchanged, await grain.UpsertAsync(product with { Title = "Oak bench", Description = null }, Guid.NewGuid(), ["description"]));
        await grain.FollowAsync(product with { Description = null }, "log", 3);
        Assert.Null((await grain.GetAsync())!.Product.Description);
    }

    [Fact]
    public async Task AProductThatFewShoppersNamedLeavesNothingAndMoreOfThemARowThatNoListShows()
    {
        var grain = cluster.Grains.GetProduct("undefined");
        foreach (var user in new[] { "names-1", "names-1", "names-2" })
        {
            await cluster.ApplyAsync(ClusterFixture.Event(user, EventKind.ViewItem, "undefined"));
        }

        await cluster.FlushSignalsAsync();
        Assert.All(cluster.Rows("undefined"), Assert.Null);
        Assert.Null(await grain.GetAsync());

        await cluster.ApplyAsync(ClusterFixture.Event("names-3", EventKind.ViewItem, "undefined"));
        await cluster.FlushSignalsAsync();
        await ClusterFixture.UntilAsync(
            "every silo has a row", () => Task.FromResult(cluster.Rows("undefined").All(row => row is { IsStub: true, OnSale: false, Statistics.Counts.Views: 4 })));
        Assert.DoesNotContain(
            (await cluster.Grains.GetCatalogQuery().GetTrendingAsync(null, 100, false, null)).Items, item => item.ItemId == "undefined");

        Assert.False(await grain.ExpireAsync(TimeProvider.System.GetUtcNow().AddHours(-1)));
        Assert.True(await grain.ExpireAsync(TimeProvider.System.GetUtcNow().AddHours(1)));
        await ClusterFixture.UntilAsync("no silo has a row", () => Task.FromResult(cluster.Rows("undefined").All(row => row is null)));
        Assert.Null(await grain.GetAsync());
    }

    [Fact]
    public async Task WhatShoppersDidWithAProductBeforeTheCatalogueDescribedItCounts()
    {
        foreach (var user in new[] { "early-1", "early-2" })
        {
            await cluster.ApplyAsync(ClusterFixture.Event(user, EventKind.ViewItem, "early"));
        }

        await cluster.FlushSignalsAsync();
        Assert.Equal(
            ProductWriteOutcome.Created,
            await cluster.Grains.GetProduct("early").UpsertAsync(ClusterFixture.Product("early", "Now described", "misc")));
        await ClusterFixture.UntilAsync(
            "every silo has its counts", () => Task.FromResult(cluster.Rows("early").All(row => row is { OnSale: true, Statistics.Counts.Views: 2 })));
    }

    [Fact]
    public async Task ARequestThatNamesTenThousandProductsMakesNone()
    {
        var before = cluster.Replicas().First().Current.Rows;
        await cluster.ApplyAsync([.. Enumerable.Range(0, 100).Select(i =>
            ClusterFixture.Event("flood", EventKind.ViewItem, [.. Enumerable.Range(0, 100).Select(j => $"flood-{i}-{j}")]))]);
        await cluster.FlushSignalsAsync();
        Assert.All(Enumerable.Range(0, 100), i => Assert.All(cluster.Rows($"flood-{i}-7"), Assert.Null));
        Assert.Null(await cluster.Grains.GetProduct("flood-5-5").GetAsync());
        Assert.InRange(cluster.Replicas().First().Current.Rows, before, before + 100);
    }

    [Fact]
    public async Task AChangeThatCannotBeShownTakesNoOtherWithIt()
    {
        var shard = GrainKeys.ShardOf("unshowable");
        var other = Enumerable.Range(0, 10_000).Select(i => $"showable-{i}").First(itemId => GrainKeys.ShardOf(itemId) == shard);
        await cluster.Grains.GetCatalogShard(shard).AppendAsync([ChangeOf("unshowable", dimensions: 32), ChangeOf(other, dimensions: 128)]);
        await ClusterFixture.UntilAsync("every silo has the other", () => Task.FromResult(cluster.Rows(other).All(row => row is { OnSale: true })));
        Assert.All(cluster.Rows("unshowable"), Assert.Null);

        CatalogChange ChangeOf(string itemId, int dimensions) => new(
            itemId,
            new CatalogDetails
            {
                Product = new Product { ItemId = itemId, Title = itemId },
                Retired = false,
                FirstSeen = DateTimeOffset.UnixEpoch,
                TextVectors = [new TextVector(cluster.Replicas().First().Models.TextEncoder, Embedding.Normalized([.. Enumerable.Repeat(1f, dimensions)]))],
            },
            null);
    }

    [Fact]
    public async Task APurgedProductIsGoneFromEverySiloAndCanComeAgain()
    {
        await cluster.UpsertAsync(ClusterFixture.Product("purged", "Oak table", "tables"));
        var grain = cluster.Grains.GetProduct("purged");
        Assert.True(await grain.PurgeAsync());
        await ClusterFixture.UntilAsync("no silo has a row", () => Task.FromResult(cluster.Rows("purged").All(row => row is null)));
        Assert.Null(await grain.GetAsync());
        Assert.False(await grain.PurgeAsync());
        Assert.Equal(ProductWriteOutcome.Created, await grain.UpsertAsync(ClusterFixture.Product("purged", "Oak table", "tables")));
        await ClusterFixture.UntilAsync("every silo has it", () => Task.FromResult(cluster.Rows("purged").All(row => row is { OnSale: true })));
    }

    [Fact]
    public async Task AProductGoesOnSaleOnItsDayWithoutAWrite()
    {
        var day = TimeProvider.System.GetUtcNow().AddSeconds(4);
        await cluster.UpsertAsync(
            ClusterFixture.Product("upcoming", "Advent calendar", "upcoming") with { PublishedAt = day },
            ClusterFixture.Product("far-off", "Next year's calendar", "upcoming") with { PublishedAt = day.AddDays(400) });
        if (TimeProvider.System.GetUtcNow() < day)
        {
            Assert.All(cluster.Rows("far-off"), row => Assert.False(row!.OnSale));
        }

        await ClusterFixture.UntilAsync(
            "every silo offers it", () => Task.FromResult(cluster.Rows("upcoming").All(row => row is { OnSale: true })));
        Assert.True(TimeProvider.System.GetUtcNow() >= day);
        Assert.All(cluster.Rows("far-off"), row => Assert.False(row!.OnSale));
    }

    [Fact]
    public async Task EverySiloHoldsTheSameNeighboursHoweverItCameByAProduct()
    {
        await cluster.UpsertAsync(ClusterFixture.Product("central", "Screwdriver", "tools"));
        var grain = cluster.Grains.GetProduct("central");
        await grain.AddSignalsAsync(new ProductSignals
        {
            Counts = new ProductCounts(1, 0, 0),
            LogPopularity = 0,
            Neighbours = [.. Enumerable.Range(0, 40).Select(i => new NeighbourSignal($"near-{i}", NeighbourKind.Visited, 1 + i))],
        });
        await grain.UpsertAsync(ClusterFixture.Product("central", "Screwdriver", "tools") with { Stock = 77 });
        var silo = await cluster.Cluster.StartAdditionalSiloAsync();
        try
        {
            await ClusterFixture.UntilAsync("every silo has those that are published", () => Task.FromResult(
                cluster.Rows("central").All(row => row?.CoVisited.Items.Length == CatalogStatistics.PublishedNeighbours)));
            Assert.All(cluster.Rows("central"), row => Assert.Equal(40, row!.CoVisited.Weights[0]));
        }
        finally
        {
            await cluster.Cluster.StopSiloAsync(silo);
        }
    }

    [Theory]
    [InlineData("Clothing")]
    [InlineData("clothing > hoodies")]
    [InlineData("CLOTHING>HOODIES")]
    public async Task ACategoryIsFoundByEachPrefixOfItsPathAndInAnyCase(string category)
    {
        await cluster.UpsertAsync(ClusterFixture.Product("hoodie", "Zipped hoodie", "Clothing > Hoodies") with { Categories = ["Clothing > Hoodies"] });
        await ClusterFixture.UntilAsync("the feed has it", async () =>
            (await cluster.Grains.GetUser("hooded").GetFeedAsync(new FeedRequest { Limit = 10, Category = category })).Items is [{ ItemId: "hoodie" }]);
        await ClusterFixture.UntilAsync("so have the trends", async () =>
            (await cluster.Grains.GetCatalogQuery().GetTrendingAsync(category, 10, false, null)).Items is [{ ItemId: "hoodie" }]);
    }

    [Fact]
    public async Task ALogOfBehaviourMakesAProductKnownAndRevivesNone()
    {
        var known = cluster.Grains.GetProduct("log-known");
        Assert.Equal(ProductWriteOutcome.Created, await known.MergeAsync(LogOf("log-known"), ProductSource.BehaviourLog));
        Assert.Equal(ProductWriteOutcome.Unchanged, await known.MergeAsync(LogOf("log-known"), ProductSource.BehaviourLog));
        await ClusterFixture.UntilAsync(
            "every silo offers it", () => Task.FromResult(cluster.Rows("log-known").All(row => row is { OnSale: true })));

        await cluster.UpsertAsync(ClusterFixture.Product("log-retired", "Walnut shelf", "shelves"));
        var retired = cluster.Grains.GetProduct("log-retired");
        Assert.True(await retired.RetireAsync());
        var log = LogOf("log-retired") with { Given = new Product { ItemId = "log-retired", Title = "Old shelf", Brand = "Acme" } };
        Assert.Equal(ProductWriteOutcome.Updated, await retired.MergeAsync(log, ProductSource.BehaviourLog));
        Assert.True(await retired.GetAsync() is { Retired: true, Product: { Title: "Walnut shelf", Brand: "Acme" } });

        Assert.Equal(ProductWriteOutcome.Updated, await retired.MergeAsync(LogOf("log-retired"), ProductSource.Catalogue));
        Assert.True(await retired.GetAsync() is { Retired: false, Product.Title: "Walnut shelf" });
    }

    [Fact]
    public async Task ASiloThatJoinsLoadsTheWholeCatalogue()
    {
        await cluster.UpsertAsync([.. Enumerable.Range(0, 100).Select(i => ClusterFixture.Product($"joined-{i}", $"Ceramic mug {i}", "home.mugs"))]);
        var silo = await cluster.Cluster.StartAdditionalSiloAsync();
        try
        {
            await ClusterFixture.UntilAsync(
                "the new silo has every product",
                () => Task.FromResult(Enumerable.Range(0, 100).All(i => cluster.Rows($"joined-{i}").All(row => row is { OnSale: true }))));
        }
        finally
        {
            await cluster.Cluster.StopSiloAsync(silo);
        }
    }

    [Fact]
    public async Task ASiloThatJoinsMakesFullFeedsFromItsFirstCallOn()
    {
        await cluster.UpsertAsync([.. Enumerable.Range(0, 40).Select(i => ClusterFixture.Product($"full-{i}", $"Enamel pot {i}", "full.pots"))]);
        var silo = await cluster.Cluster.StartAdditionalSiloAsync();
        try
        {
            Assert.True(silo.ServiceProvider.GetRequiredService<CatalogReplica>().Ready);
            var user = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetUser("full-user");
            Assert.Equal(40, (await user.GetFeedAsync(new FeedRequest { Limit = 100, Category = "full.pots" })).Items.Length);
        }
        finally
        {
            await cluster.Cluster.StopSiloAsync(silo);
        }
    }

    [Fact]
    public async Task ASiloThatJoinsMissesNoChangeMadeMeanwhile()
    {
        using var joined = new CancellationTokenSource();
        await cluster.UpsertAsync([.. Enumerable.Range(0, 20).Select(i => ClusterFixture.Product($"busy-{i}", $"Glass jar {i}", "home.jars"))]);
        var price = 10;
        var changing = Task.Run(async () =>
        {
            while (!joined.IsCancellationRequested)
            {
                price++;
                await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cluster.Grains.GetProduct($"busy-{i}")
                    .UpsertAsync(ClusterFixture.Product($"busy-{i}", $"Glass jar {i}", "home.jars") with { Price = price })));
            }
        });
        var silo = await cluster.Cluster.StartAdditionalSiloAsync();
        try
        {
            await joined.CancelAsync();
            await changing;
            await ClusterFixture.UntilAsync("the new silo has every last price", () => Task.FromResult(Enumerable.Range(0, 20).All(i =>
                cluster.Rows($"busy-{i}").All(row => row?.Details.Product.Price == price))));
        }
        finally
        {
            await cluster.Cluster.StopSiloAsync(silo);
        }
    }

    [Fact]
    public async Task WhatIsBoughtInOneSessionIsBoughtTogether()
    {
        await cluster.UpsertAsync(
            ClusterFixture.Product("together-a", "Espresso machine", "kitchen.coffee"),
            ClusterFixture.Product("together-b", "Coffee beans", "kitchen.beans"));
        foreach (var user in new[] { "together-1", "together-2" })
        {
            await cluster.ApplyAsync(
                ClusterFixture.Event(user, EventKind.Purchase, "together-a"),
                ClusterFixture.Event(user, EventKind.Purchase, "together-b"));
        }

        await ClusterFixture.UntilAsync("the pair is known", async () =>
            await cluster.Grains.GetCatalogQuery().GetBoughtTogetherAsync("together-a", 5, false) is [{ ItemId: "together-b", Score: 2 }]);
        Assert.Null(await cluster.Grains.GetCatalogQuery().GetBoughtTogetherAsync("never heard of", 5, false));
    }

    [Fact]
    public async Task WhatIsInOneBasketIsBoughtTogetherInWhateverOrderItIsListed()
    {
        await cluster.UpsertAsync([.. "abc".Select(id => ClusterFixture.Product($"basket-{id}", $"Product {id}", "baskets"))]);
        await cluster.ApplyAsync(ClusterFixture.Event("basket-user", EventKind.Purchase, "basket-c", "basket-a", "basket-b"));
        foreach (var id in "abc")
        {
            await ClusterFixture.UntilAsync("both others are known", async () =>
                await cluster.Grains.GetCatalogQuery().GetBoughtTogetherAsync($"basket-{id}", 5, false) is [{ Score: 1 }, { Score: 1 }]);
        }
    }

    private static ProductPatch LogOf(string itemId) => new() { Given = new Product { ItemId = itemId } };
}
