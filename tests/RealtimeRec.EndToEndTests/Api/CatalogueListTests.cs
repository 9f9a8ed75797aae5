using System.Net;
using System.Text;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What a shop reads back of its catalogue to compare it with its own.</summary>
public sealed class CatalogueListTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task AllProductsOfACategoryComeBackPageByPageRetiredOnesAmongThem()
    {
        var ids = Enumerable.Range(0, 25).Select(i => $"listed/{i} 灯").ToArray();
        await shop.Api.StockAsync([.. ids.Select(id => (id, (object)Sample.Product($"Lamp {id}", "listed lamps")))]);
        await shop.Api.SendEventsAsync(Sample.View("lister", "listed/never described"));
        (await shop.Api.DeleteAsync($"/v1/products/{Uri.EscapeDataString(ids[3])}")).Expect(HttpStatusCode.NoContent);

        var read = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await shop.Api.GetAsync($"/v1/products?limit=10&category=listed+lamps{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            Assert.Equal(25, page.Json.GetProperty("total").GetInt32());
            read.AddRange(page.Json.GetProperty("products").EnumerateArray().Select(product => product.GetProperty("item_id").GetString()!));
            cursor = page.Json.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(ids.Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task SeveralProductsAreReadAtOnce()
    {
        await shop.Api.StockAsync(("several-1", Sample.Product("Lamp", "several")), ("several-2", Sample.Product("Rug", "several")));
        var answer = (await shop.Api.SendAsync(
            HttpMethod.Post, "/v1/products/batch-get", Encoding.UTF8.GetBytes("""{"item_ids":["several-2","several-none","several-1"]}"""), "application/json"))
            .Expect(HttpStatusCode.OK);
        Assert.Equal(["Rug", "Lamp"], answer.Json.GetProperty("products").EnumerateArray().Select(product => product.GetProperty("title").GetString()));
        Assert.Equal(["several-none"], answer.Json.GetProperty("missing").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task AFeedAndATrendTellAnUnknownCategoryFromAnEmptyOne()
    {
        await shop.Api.StockAsync(("sold-out-lamp", Sample.Product("Lamp", "sold out lamps")));
        (await shop.Api.DeleteAsync("/v1/products/sold-out-lamp")).Expect(HttpStatusCode.NoContent);
        foreach (var path in (string[])["/v1/users/someone/feed", "/v1/trending"])
        {
            await ShopApi.UntilAsync("the lamp is off sale", async () => (await shop.Api.GetAsync($"{path}?category=sold+out+lamps")).Expect(HttpStatusCode.OK).ItemIds.Length == 0);
            Assert.False((await shop.Api.GetAsync($"{path}?category=sold+out+lamps")).Json.TryGetProperty("unknown", out _));
            Assert.Equal("category", (await shop.Api.GetAsync($"{path}?category=no+such+lamps")).Json.GetProperty("unknown").GetString());
        }
    }

    [Fact]
    public async Task FeedsSimilarAndTrendingProductsMeetTheFilter()
    {
        await shop.Api.StockAsync([.. Enumerable.Range(0, 12).Select(i => (
            $"filtered-{i}",
            (object)Sample.Product($"Filtered lamp {i}", "filtered lamps").With("price", 10 * i).With("brand", i % 2 == 0 ? "Even & Co" : "Odd")))]);
        var filter = Uri.EscapeDataString("categories:filtered lamps && price:[30..80] && brand:`even & co`");
        string[] expected = ["filtered-4", "filtered-6", "filtered-8"];
        foreach (var path in (string[])["/v1/users/filterer/feed", "/v1/trending", "/v1/products/filtered-1/similar"])
        {
            await ShopApi.UntilAsync("the ranking knows the lamps", async () =>
                (await shop.Api.GetAsync($"{path}?filter={filter}")).Expect(HttpStatusCode.OK).ItemIds.Order().SequenceEqual(expected));
        }

        Assert.Equal(3, (await shop.Api.GetAsync($"/v1/trending?limit=1&filter={filter}")).Json.GetProperty("total").GetInt32());
        var body = Encoding.UTF8.GetBytes("""{"filter":"categories:filtered lamps && price:>=110"}""");
        Assert.Equal(["filtered-11"], (await shop.Api.SendAsync(HttpMethod.Post, "/v1/users/filterer/feed", body, "application/json")).Expect(HttpStatusCode.OK).ItemIds);
    }
}
