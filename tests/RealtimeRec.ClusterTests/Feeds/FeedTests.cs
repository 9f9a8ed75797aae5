using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.ClusterTests.Feeds;

[Collection(ClusterCollection.Name)]
public sealed class FeedTests(ClusterFixture cluster)
{
    private async Task StockAsync()
    {
        var shelves = new[]
        {
            ("shoes.running", "Trail running shoe"), ("phones.smart", "智能手机 Smartphone"), ("books.novel", "Historical novel"), ("toys.blocks", "Wooden building blocks"),
        };
        await cluster.UpsertAsync([.. shelves.SelectMany(shelf => Enumerable.Range(0, 15)
            .Select(i => ClusterFixture.Product($"{shelf.Item1}-{i}", $"{shelf.Item2} model {i}", shelf.Item1)))]);
        await ClusterFixture.UntilAsync("every silo has ranked them", () => Task.FromResult(cluster.Replicas().Zip(cluster.Ids()).All(silo =>
            shelves.All(shelf => silo.Second.Categories.TryGet(shelf.Item1, out var category) && silo.First.Rankings.InCategory(category).Length >= 10))));
    }

    [Fact]
    public async Task AFeedFollowsWhatTheShopperHasJustDone()
    {
        await StockAsync();
        var user = cluster.Grains.GetUser("follower");
        await cluster.ApplyAsync([.. Enumerable.Range(0, 3).Select(i => ClusterFixture.Event("follower", EventKind.ViewItem, $"phones.smart-{i}"))]);
        var phones = await user.GetFeedAsync(new FeedRequest { Limit = 10 });
        await cluster.ApplyAsync([.. Enumerable.Range(0, 3).Select(i => ClusterFixture.Event("follower", EventKind.ViewItem, $"shoes.running-{i}"))]);
        var shoes = await user.GetFeedAsync(new FeedRequest { Limit = 10 });

        Assert.StartsWith("phones.smart", phones.Items[0].ItemId, StringComparison.Ordinal);
        Assert.DoesNotContain(phones.Items[0].ItemId, new[] { "phones.smart-0", "phones.smart-1", "phones.smart-2" });
        Assert.StartsWith("shoes.running", shoes.Items[0].ItemId, StringComparison.Ordinal);
        Assert.True(shoes.ProfileVersion > phones.ProfileVersion);
        Assert.All(shoes.Items.Take(3), item => Assert.NotNull(item.Reason.ItemId));
    }

    [Fact]
    public async Task AShopperNeverSeenGetsAFeed()
    {
        await StockAsync();
        await ClusterFixture.UntilAsync("rankings know the products", async () =>
            (await cluster.Grains.GetUser("stranger").GetFeedAsync(new FeedRequest { Limit = 20 })).Items.Length == 20);
        Assert.Null(await cluster.Grains.GetUser("stranger").GetProfileAsync());
    }

    [Fact]
    public async Task WhatIsBoughtRetiredOutOfStockOrExcludedStaysAway()
    {
        await StockAsync();
        await cluster.UpsertAsync(
            ClusterFixture.Product("away-retired", "Wooden building blocks retired", "toys.blocks"),
            ClusterFixture.Product("away-empty", "Wooden building blocks empty", "toys.blocks") with { Stock = 0 });
        await cluster.Grains.GetProduct("away-retired").RetireAsync();
        await ClusterFixture.UntilAsync("retired", () => Task.FromResult(cluster.Rows("away-retired").All(row => row is { OnSale: false })));
        await cluster.ApplyAsync(
            ClusterFixture.Event("away", EventKind.ViewItem, "toys.blocks-1"),
            ClusterFixture.Event("away", EventKind.Purchase, "toys.blocks-2"));

        var items = await AllPagesAsync("away", new FeedRequest { Limit = 10, Category = "toys.blocks", Exclude = ["toys.blocks-3"] });

        Assert.All(items, item => Assert.StartsWith("toys.blocks-", item, StringComparison.Ordinal));
        Assert.DoesNotContain("toys.blocks-2", items);
        Assert.DoesNotContain("toys.blocks-3", items);
        Assert.Contains("toys.blocks-4", items);
        Assert.Equal(13, items.Count);

        await cluster.ApplyAsync(ClusterFixture.Event("away", EventKind.Refund, "toys.blocks-2"));
        Assert.Contains("toys.blocks-2", await AllPagesAsync("away", new FeedRequest { Limit = 10, Category = "toys.blocks" }));
    }

    [Fact]
    public async Task WhatWasBoughtInACategoryThatIsBoughtAgainStaysWhateverThePathCaseOrComposition()
    {
        await cluster.UpsertAsync(
            InCategory("again-beans", "Pantry > Caf\u00E9"),
            InCategory("again-decaf", "PANTRY>caf\u00E9>Decaf"),
            InCategory("again-pan", "Pantry"),
            InCategory("again-pot", "Pantry > Tea"),
            InCategory("again-cup", "Caf\u00E9"));
        string[] all = ["again-beans", "again-cup", "again-decaf", "again-pan", "again-pot"];
        await ClusterFixture.UntilAsync("every silo has ranked them", () => Task.FromResult(cluster.Replicas().Zip(cluster.Ids()).All(silo =>
            new[] { ("pantry", 4), ("caf\u00E9", 1) }.All(ranked => silo.Second.Categories.TryGet(ranked.Item1, out var category) && silo.First.Rankings.InCategory(category).Length == ranked.Item2))));
        Assert.Equal(all, (await BothAsync("again-stranger")).Order());
        await cluster.ApplyAsync([.. all.Select(item => ClusterFixture.Event("again", EventKind.Purchase, item))]);

        Assert.Equal(["again-beans", "again-decaf"], (await BothAsync("again")).Order());

        static Product InCategory(string itemId, string category) => new() { ItemId = itemId, Title = $"Something to drink {itemId}", Categories = [category] };

        async Task<IEnumerable<string>> BothAsync(string user) =>
            [.. await AllPagesAsync(user, new FeedRequest { Category = "pantry" }), .. await AllPagesAsync(user, new FeedRequest { Category = "caf\u00E9" })];
    }

    [Fact]
    public async Task PagingRepeatsNothingEvenWhileTheShopperGoesOn()
    {
        await StockAsync();
        var user = cluster.Grains.GetUser("pager");
        var seen = new List<string>();
        string? cursor = null;
        string? feedId = null;
        for (var page = 0; page < 4; page++)
        {
            await cluster.ApplyAsync(ClusterFixture.Event("pager", EventKind.ViewItem, page % 2 == 0 ? "books.novel-3" : "phones.smart-9"));
            var answer = await user.GetFeedAsync(new FeedRequest { Limit = 10, Cursor = cursor });
            seen.AddRange(answer.Items.Select(item => item.ItemId));
            Assert.Equal(feedId ??= answer.FeedId, answer.FeedId);
            cursor = answer.NextCursor;
        }

        Assert.Equal(40, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task ACursorOfAnotherShopperIsRefused()
    {
        await StockAsync();
        var page = await cluster.Grains.GetUser("owner").GetFeedAsync(new FeedRequest { Limit = 1 });
        await Assert.ThrowsAsync<FeedCursorException>(() =>
            cluster.Grains.GetUser("thief").GetFeedAsync(new FeedRequest { Limit = 1, Cursor = page.NextCursor }));
    }

    [Fact]
    public async Task ACursorDeeperThanAFeedGoesEndsIt()
    {
        await StockAsync();
        var cursor = FeedCursor.New(TimeProvider.System).Encode(Enumerable.Range(0, FeedRequest.MaxDepth + 200).Select(i => $"shown-{i}"), "diver");
        var page = await cluster.Grains.GetUser("diver").GetFeedAsync(new FeedRequest { Cursor = cursor });
        Assert.Empty(page.Items);
        Assert.Null(page.NextCursor);
    }

    private async Task<List<string>> AllPagesAsync(string userId, FeedRequest request)
    {
        var items = new List<string>();
        do
        {
            var page = await cluster.Grains.GetUser(userId).GetFeedAsync(request);
            items.AddRange(page.Items.Select(item => item.ItemId));
            request = request with { Cursor = page.NextCursor };
        }
        while (request.Cursor is not null);
        return items;
    }
}
