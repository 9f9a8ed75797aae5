using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.ClusterTests.Catalog;

[Collection(ClusterCollection.Name)]
public sealed class CatalogTests(ClusterFixture cluster)
{
    [Fact]
    public async Task An_upsert_a_price_and_a_retirement_reach_every_silo()
    {
        var product = ClusterFixture.Product("reach", "Trail running shoes", "shoes.running");
        var grain = cluster.Grains.GetProduct("reach");
        Assert.Equal(ProductWriteOutcome.Created, await grain.UpsertAsync(product));
        Assert.Equal(ProductWriteOutcome.Unchanged, await grain.UpsertAsync(product));
        Assert.Equal(ProductWriteOutcome.Updated, await grain.UpsertAsync(product with { Price = 12.5m }));
        await ClusterFixture.UntilAsync(
            "every silo has the new price", () => Task.FromResult(cluster.Rows("reach").All(row => row?.Details.Product.Price == 12.5m)));

        Assert.True(await grain.RetireAsync());
        await ClusterFixture.UntilAsync(
            "every silo has retired it", () => Task.FromResult(cluster.Rows("reach").All(row => row is { OnSale: false })));
        Assert.False(await grain.RetireAsync());
    }

    [Fact]
    public async Task A_product_seen_in_events_alone_gets_a_row_and_keeps_its_counts_when_described()
    {
        await cluster.ApplyAsync(ClusterFixture.Event("stub-user", EventKind.ViewItem, "stub"));
        await ClusterFixture.UntilAsync(
            "every silo has a row", () => Task.FromResult(cluster.Rows("stub").All(row => row?.Statistics.Counts.Views == 1)));

        Assert.Equal(
            ProductWriteOutcome.Created,
            await cluster.Grains.GetProduct("stub").UpsertAsync(ClusterFixture.Product("stub", "Now described", "misc")));
        var view = await cluster.Grains.GetProduct("stub").GetAsync();
        Assert.Equal(1, view!.Counts.Views);
        Assert.Equal("Now described", view.Product.Title);
    }

    [Fact]
    public async Task A_log_of_behaviour_makes_a_product_known_and_revives_none()
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
    public async Task A_silo_that_joins_loads_the_whole_catalogue()
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
    public async Task A_silo_that_joins_makes_full_feeds_from_its_first_call_on()
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
    public async Task A_silo_that_joins_misses_no_change_made_meanwhile()
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
    public async Task What_is_bought_in_one_session_is_bought_together()
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
    public async Task What_is_in_one_basket_is_bought_together_in_whatever_order_it_is_listed()
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
