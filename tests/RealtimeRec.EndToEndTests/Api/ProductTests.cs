using System.Net;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class ProductTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    // A change reaches every list within a second; what is left is room for a busy machine.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> BadFields => new()
    {
        { "Price", "1" },
        { "body_html", "\"Other\"" },
        { "inventory_quantity", "1" },
        { "item_id", "\"another\"" },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Theory]
    [InlineData("plain-1")]
    [InlineData("铜壶 一号")]
    [InlineData("shoes/red/42")]
    [InlineData("100%2F")]
    [InlineData("a?b&c#d+e;f")]
    public async Task ProductOfAnyIdIsWrittenReadAndFoundInFeeds(string itemId)
    {
        var path = $"/v1/products/{Uri.EscapeDataString(itemId)}";
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync(path)).Status);
        var product = Sample.Product("Copper kettle 铜壶", "kitchen", $"kettles of {itemId}").With("brand", "Kupfer").With("attributes", new { colour = "red" });

        var created = (await shop.Api.PutProductAsync(itemId, product)).Expect(HttpStatusCode.Created);
        Assert.Equal((itemId, "created"), (created.Json.GetProperty("item_id").GetString(), created.Json.GetProperty("outcome").GetString()));
        Assert.Equal("unchanged", (await shop.Api.PutProductAsync(itemId, product)).Expect(HttpStatusCode.OK).Json.GetProperty("outcome").GetString());

        var read = (await shop.Api.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(itemId, read.GetProperty("item_id").GetString());
        Assert.Equal("Copper kettle 铜壶", read.GetProperty("title").GetString());
        Assert.Equal("red", read.GetProperty("attributes").GetProperty("colour").GetString());
        await SoonAsync("is in the feed", async () => (await CategoryFeedAsync(itemId)).ItemIds.Contains(itemId));
        await shop.Api.SendEventsAsync(Sample.View($"viewer of {itemId}", itemId));
        Assert.Equal(itemId, (await shop.Api.ProfileAsync($"viewer of {itemId}")).GetProperty("recent_interactions")[0].GetProperty("item_id").GetString());
    }

    [Fact]
    public async Task RetiredProductIsGoneFromEveryListAndComesBackWhenPutAgain()
    {
        await StockKettlesAsync("retired");
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Api.DeleteAsync("/v1/products/retired-1")).Status);
        await SoonAsync("is gone", async () => !await IsListedAsync("retired"));

        Assert.True((await shop.Api.GetAsync("/v1/products/retired-1")).Expect(HttpStatusCode.OK).Json.GetProperty("retired").GetBoolean());
        Assert.Empty((await shop.Api.DeleteAsync("/v1/products/retired-1")).Problems(HttpStatusCode.NotFound));
        Assert.Empty((await shop.Api.DeleteAsync("/v1/products/never-seen")).Problems(HttpStatusCode.NotFound));

        (await shop.Api.PutProductAsync("retired-1", Kettle("retired"))).Expect(HttpStatusCode.OK);
        await SoonAsync("is back", async () => (await CategoryFeedAsync("retired")).ItemIds.Contains("retired-1"));
    }

    [Fact]
    public async Task ProductOutOfStockIsGoneFromEveryList()
    {
        await StockKettlesAsync("stock");
        (await shop.Api.PutProductAsync("stock-1", Kettle("stock").With("stock", 0))).Expect(HttpStatusCode.OK);
        await SoonAsync("is gone", async () => !await IsListedAsync("stock"));
        Assert.Contains("stock-2", (await CategoryFeedAsync("stock")).ItemIds);
    }

    [Fact]
    public async Task NewPriceIsSeenInFeeds()
    {
        await StockKettlesAsync("price");
        (await shop.Api.PutProductAsync("price-1", Kettle("price").With("price", 99.9))).Expect(HttpStatusCode.OK);
        await SoonAsync("shows the price", async () =>
        {
            var feed = await shop.Api.FeedAsync("someone", "category=kettles+of+price&expand=product");
            var item = feed.Json.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("item_id").GetString() == "price-1");
            return item.GetProperty("product").GetProperty("price").GetDouble() == 99.9;
        });
    }

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task BadFieldIsNamedAndTheProductStaysAsItWas(string field, string json)
    {
        var itemId = "kept-" + Guid.NewGuid().ToString("N");
        (await shop.Api.PutProductAsync(itemId, Sample.Product("Kept", "kept"))).Expect(HttpStatusCode.Created);
        var faults = (await shop.Api.PutProductAsync(itemId, $$"""{"title":"Changed","{{field}}":{{json}}}""")).Problems();
        Assert.StartsWith(field + " ", Assert.Single(faults), StringComparison.Ordinal);
        var product = (await shop.Api.GetAsync($"/v1/products/{itemId}")).Json;
        Assert.Equal(("Kept", 10.5), (product.GetProperty("title").GetString(), product.GetProperty("price").GetDouble()));
    }

    [Fact]
    public async Task BrokenLinesInTheMiddleLoseOnlyThemselves()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes("""{"item_id":"bulk-1","title":"One"}""" + "\n"),
            .. Encoding.UTF8.GetBytes("""{"item_id":"bulk-2","title":""" + "\n"),
            .. Encoding.UTF8.GetBytes("\r\n"),
            .. Encoding.UTF8.GetBytes("""{"title":"no id"}""" + "\n"),
            .. Encoding.UTF8.GetBytes("{\"item_id\":\"bulk-5\",\"title\":\""), 0xFF, .. Encoding.UTF8.GetBytes("\"}\n"),
            .. Encoding.UTF8.GetBytes($$"""{"item_id":"bulk-6","title":"{{new string('x', 300_000)}}"}""" + "\n"),
            .. Encoding.UTF8.GetBytes("{\"item_id\":\"bulk-7\",\"x\":" + new string('[', 20_000) + new string(']', 20_000) + "}\n"),
            .. Encoding.UTF8.GetBytes("""{"item_id":"bulk-8","price":NaN}""" + "\n"),
            .. Encoding.UTF8.GetBytes("""{"item_id":"bulk-9","title":"Nine"}"""),
        ];
        var answer = (await shop.Api.PostProductsAsync(body)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((2, 6), (answer.GetProperty("created").GetInt64(), answer.GetProperty("rejected").GetInt64()));
        Assert.Equal(
            ["2 body malformed", "4 item_id required", "5 body not_utf8", "6 body too_long", "7 body malformed", "8 body malformed"],
            Answer.Describe(answer.GetProperty("errors")));
        foreach (var (itemId, title) in new[] { ("bulk-1", "One"), ("bulk-9", "Nine") })
        {
            Assert.Equal(title, (await shop.Api.GetAsync($"/v1/products/{itemId}")).Expect(HttpStatusCode.OK).Json.GetProperty("title").GetString());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/bulk-6")).Status);
    }

    [Fact]
    public async Task BulkOfNothingButBrokenLinesIsRefused()
    {
        Assert.Equal(["1 body malformed", "2 item_id required"], (await shop.Api.PostProductsAsync("{\n{}\n"u8.ToArray())).Problems());
        Assert.Equal(["body required"], (await shop.Api.PostProductsAsync("\n\n"u8.ToArray())).Problems());
    }

    [Fact]
    public async Task BulkLargerThanAnyOtherBodyIsTaken()
    {
        var lines = Enumerable.Range(0, 6_000).Select(i => JsonSerializer.Serialize(new { item_id = $"many-{i % 50}", description = new string('x', 500) }) + "\n");
        var body = Encoding.UTF8.GetBytes(string.Concat(lines));
        Assert.True(body.Length > 2 * 1024 * 1024);
        var answer = (await shop.Api.PostProductsAsync(body)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((50, 5_950, 0), (answer.GetProperty("created").GetInt64(), answer.GetProperty("unchanged").GetInt64(), answer.GetProperty("rejected").GetInt64()));
    }

    [Fact]
    public async Task ProductSeenOnlyInEventsIsThereOnceThreeShoppersNamedIt()
    {
        await shop.Api.SendEventsAsync(Sample.View("first", "from-events"), Sample.View("second", "from-events"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/from-events")).Status);
        await shop.Api.SendEventsAsync(Sample.View("third", "from-events"));
        await ShopApi.UntilAsync("the product is known", async () => (await shop.Api.GetAsync("/v1/products/from-events")).Status == HttpStatusCode.OK);
    }

    private static Dictionary<string, object?> Kettle(string kind) => Sample.Product($"Copper kettle {kind}", $"kettles of {kind}");

    /// <summary>Two kettles, both in the feed, trending, and the one similar to the other.</summary>
    private async Task StockKettlesAsync(string kind)
    {
        await shop.Api.StockAsync(($"{kind}-1", Kettle(kind)), ($"{kind}-2", Kettle(kind)));
        await shop.Api.SendEventsAsync(Sample.View($"{kind} fan", $"{kind}-1"), Sample.View($"{kind} fan", $"{kind}-2"));
        await ShopApi.UntilAsync($"{kind}-1 is in every list", async () =>
            (await CategoryFeedAsync(kind)).ItemIds.Contains($"{kind}-1")
            && (await TrendingAsync(kind)).ItemIds.Contains($"{kind}-1")
            && (await SimilarAsync(kind)).ItemIds.Contains($"{kind}-1"));
    }

    private async Task<bool> IsListedAsync(string kind) =>
        (await CategoryFeedAsync(kind)).ItemIds.Contains($"{kind}-1")
        || (await TrendingAsync(kind)).ItemIds.Contains($"{kind}-1")
        || (await SimilarAsync(kind)).ItemIds.Contains($"{kind}-1");

    private Task<Answer> CategoryFeedAsync(string kind) =>
        shop.Api.FeedAsync("someone", $"limit=100&category={Uri.EscapeDataString($"kettles of {kind}")}");

    private async Task<Answer> TrendingAsync(string kind) =>
        (await shop.Api.GetAsync($"/v1/trending?category={Uri.EscapeDataString($"kettles of {kind}")}")).Expect(HttpStatusCode.OK);

    private async Task<Answer> SimilarAsync(string kind) =>
        (await shop.Api.GetAsync($"/v1/products/{kind}-2/similar")).Expect(HttpStatusCode.OK);

    private static Task SoonAsync(string what, Func<Task<bool>> condition) => ShopApi.UntilAsync($"the product {what}", condition, s_soon);
}
