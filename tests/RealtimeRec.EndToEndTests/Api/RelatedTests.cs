using System.Net;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class RelatedTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task SimilarProductsAreThoseWhoseTextIsLike()
    {
        await shop.Api.StockAsync(
            ("similar-kettle", Sample.Product("Copper kettle for green tea", "similar")),
            ("similar-kettle-2", Sample.Product("Copper kettle for black tea", "similar")),
            ("similar-saw", Sample.Product("Circular saw blade 190 mm", "similar")),
            ("similar-水壶", Sample.Product("不锈钢烧水壶 电热水壶", "similar")),
            ("similar-水壶 2", Sample.Product("玻璃烧水壶 电热水壶", "similar")));
        var kettles = (await shop.Api.GetAsync("/v1/products/similar-kettle/similar?expand=product")).Expect(HttpStatusCode.OK);
        Assert.Equal("similar-kettle-2", kettles.ItemIds[0]);
        Assert.DoesNotContain("similar-kettle", kettles.ItemIds);
        Assert.Equal("Copper kettle for black tea", kettles.Json.GetProperty("items")[0].GetProperty("product").GetProperty("title").GetString());
        Assert.Equal("similar-kettle", kettles.Json.GetProperty("item_id").GetString());

        var chinese = await shop.Api.GetAsync($"/v1/products/{Uri.EscapeDataString("similar-水壶")}/similar?limit=1");
        Assert.Equal(["similar-水壶 2"], chinese.ItemIds);
    }

    [Fact]
    public async Task BoughtTogetherIsWhatOneSessionPutIntoOneBasket()
    {
        await shop.Api.StockAsync(
            ("basket/phone", Sample.Product("Phone", "basket")),
            ("basket/case", Sample.Product("Case", "basket")),
            ("basket/sofa", Sample.Product("Sofa", "basket")));
        for (var i = 0; i < 3; i++)
        {
            await shop.Api.SendEventsAsync(Sample.Event($"basket {i}", "purchase", "basket/phone", "basket/case"), Sample.View($"basket {i}", "basket/sofa"));
        }

        Answer? together = null;
        await ShopApi.UntilAsync("the case goes with the phone", async () =>
        {
            together = (await shop.Api.GetAsync("/v1/products/basket%2Fphone/bought-together")).Expect(HttpStatusCode.OK);
            return together.ItemIds.Length > 0;
        });
        Assert.Equal(["basket/case"], together!.ItemIds);
    }

    [Fact]
    public async Task VariantsOfAProductAreOneInEveryList()
    {
        var variants = Enumerable.Range(0, 12).Select(i => ($"shirt/{i}", (object)Sample.Product("Cotton shirt with collar", "variants").With("item_group_id", "shirt"))).ToArray();
        await shop.Api.StockAsync([.. variants, ("variant-tie", Sample.Product("Cotton tie", "variants")), ("variant-hat", Sample.Product("Cotton hat", "variants"))]);
        Assert.Equal("shirt", (await shop.Api.GetAsync("/v1/products/shirt%2F3")).Json.GetProperty("item_group_id").GetString());
        for (var i = 0; i < 3; i++)
        {
            // Each shopper takes another colour: together they say what goes with the shirt.
            await shop.Api.SendEventsAsync(Sample.Event($"variant buyer {i}", "purchase", $"shirt/{i}", "variant-tie"));
        }

        var similar = (await shop.Api.GetAsync("/v1/products/variant-tie/similar?limit=100&filter=categories:variants")).Expect(HttpStatusCode.OK);
        Assert.Equal(["shirt", "variant-hat"], similar.ItemIds.Select(itemId => itemId.Split('/')[0]).Order());
        Assert.DoesNotContain(
            (await shop.Api.GetAsync("/v1/products/shirt%2F0/similar?limit=100&filter=categories:variants")).ItemIds, itemId => itemId.StartsWith("shirt", StringComparison.Ordinal));
        await ShopApi.UntilAsync("the tie goes with a shirt that nobody bought", async () =>
            (await shop.Api.GetAsync("/v1/products/shirt%2F11/bought-together")).Expect(HttpStatusCode.OK).ItemIds.SequenceEqual(["variant-tie"]));
        await ShopApi.UntilAsync("one shirt goes with the tie", async () =>
            (await shop.Api.GetAsync("/v1/products/variant-tie/bought-together")).Expect(HttpStatusCode.OK).ItemIds.Select(itemId => itemId.Split('/')[0]).SequenceEqual(["shirt"]));

        var trending = (await shop.Api.GetAsync("/v1/trending?category=variants")).Expect(HttpStatusCode.OK);
        Assert.Equal(3, trending.Json.GetProperty("total").GetInt32());
        Assert.Equal(["shirt", "variant-hat", "variant-tie"], trending.ItemIds.Select(itemId => itemId.Split('/')[0]).Order());
        Assert.Equal("shirt", trending.Json.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("item_id").GetString()!.StartsWith("shirt", StringComparison.Ordinal)).GetProperty("item_group_id").GetString());

        var bought = await shop.Api.FeedAsync("variant buyer 0", "category=variants");
        Assert.Equal(["variant-hat"], bought.ItemIds);
        Assert.Single((await shop.Api.FeedAsync("variant stranger", "category=variants")).ItemIds, itemId => itemId.StartsWith("shirt", StringComparison.Ordinal));
        var first = await shop.Api.FeedAsync("variant stranger", "category=variants&limit=2");
        var second = await shop.Api.FeedAsync("variant stranger", $"category=variants&limit=2&cursor={first.Json.GetProperty("next_cursor").GetString()}");
        Assert.Equal(3, first.ItemIds.Concat(second.ItemIds).Select(itemId => itemId.Split('/')[0]).Distinct().Count());
        Assert.Equal(3, first.ItemIds.Length + second.ItemIds.Length);
    }

    [Fact]
    public async Task TrendingIsWhatShoppersDealWithMost()
    {
        await shop.Api.StockAsync(
            ("trend-1", Sample.Product("Lamp", "trends")), ("trend-2", Sample.Product("Rug", "trends")), ("trend-3", Sample.Product("Vase", "trends")));
        foreach (var (item, times) in new[] { ("trend-1", 1), ("trend-2", 12), ("trend-3", 4) })
        {
            await shop.Api.SendEventsAsync([.. Enumerable.Range(0, times).Select(i => Sample.View($"trend setter {i}", item))]);
        }

        await ShopApi.UntilAsync("the most viewed leads its category", async () =>
            (await shop.Api.GetAsync("/v1/trending?category=trends")).Expect(HttpStatusCode.OK).ItemIds is ["trend-2", "trend-3", "trend-1"]);
        var all = (await shop.Api.GetAsync("/v1/trending?limit=100&expand=product")).Expect(HttpStatusCode.OK);
        Assert.Contains("trend-2", all.ItemIds);
        Assert.Equal(["limit out_of_range"], (await shop.Api.GetAsync("/v1/trending?limit=1000")).Problems());
    }

    [Fact]
    public async Task CategoriesCountTheProductsOnSale()
    {
        await shop.Api.StockAsync(
            ("category-1", Sample.Product("One", "countable", "countable.odd")),
            ("category-2", Sample.Product("Two", "countable")),
            ("category-3", Sample.Product("Three", "countable", "countable.odd").With("stock", 0)));
        await ShopApi.UntilAsync("the categories are counted", async () =>
        {
            var categories = (await shop.Api.GetAsync("/v1/categories")).Expect(HttpStatusCode.OK).Json.GetProperty("categories").EnumerateArray()
                .ToDictionary(category => category.GetProperty("name").GetString()!, category => category.GetProperty("products").GetInt32());
            return categories.GetValueOrDefault("countable") == 2 && categories.GetValueOrDefault("countable.odd") == 1;
        });
    }

    [Theory]
    [InlineData("similar")]
    [InlineData("bought-together")]
    public async Task ProductNobodyHeardOfHasNoRelatives(string relation)
    {
        Assert.Empty((await shop.Api.GetAsync($"/v1/products/unheard-of/{relation}")).Problems(HttpStatusCode.NotFound));
        Assert.Equal(["item_id too_long"], (await shop.Api.GetAsync($"/v1/products/{new string('x', 129)}/{relation}")).Problems());
    }
}
