using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class FeedDepthTests(ApiFixture shop) : IClassFixture<ApiFixture>
{
    private const int Depth = 500;

    [Fact]
    public async Task PagesOfAnySizeReachTheDepthPromisedWhateverTheIds()
    {
        await StockAsync("mugs", 150);
        var first = await shop.Api.FeedAsync("collector", "category=mugs&limit=100");
        var cursor = first.Json.GetProperty("next_cursor").GetString()!;
        var second = await shop.Api.FeedAsync("collector", $"category=mugs&limit=100&cursor={cursor}");
        Assert.Equal((100, 50), (Items(first).Length, Items(second).Length));
        Assert.Empty(Items(first).Intersect(Items(second)));
        Assert.False(second.Json.TryGetProperty("next_cursor", out _));

        await StockAsync("pots", Depth + 20);
        foreach (var limit in (int[])[100, 37])
        {
            var seen = new HashSet<string>();
            string? next = null;
            do
            {
                var page = await shop.Api.FeedAsync("collector", $"category=pots&limit={limit}{(next is null ? "" : $"&cursor={next}")}");
                Assert.All(Items(page), item => Assert.True(seen.Add(item), item));
                next = page.Json.TryGetProperty("next_cursor", out var text) ? text.GetString() : null;
            }
            while (next is not null);
            Assert.Equal(Depth, seen.Count);
        }

        // All that the first pages showed, excluded instead: in the query, and as a body.
        var shown = Items(first).Concat(Items(second)).ToArray();
        var query = await shop.Api.FeedAsync("collector", $"category=mugs&limit=100&exclude={Uri.EscapeDataString(string.Join(',', shown.Skip(3)))}");
        Assert.Equal(shown.Take(3).Order(StringComparer.Ordinal), Items(query).Order(StringComparer.Ordinal));
        var body = JsonSerializer.Serialize(new { category = "mugs", limit = 100, exclude = shown.Skip(3) });
        var posted = await shop.Api.SendAsync(HttpMethod.Post, "/v1/users/collector/feed", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(Items(query), Items(posted.Expect(HttpStatusCode.OK)));
        await shop.AssertHealthyAsync();
    }

    private static string[] Items(Answer feed) => [.. feed.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    private async Task StockAsync(string category, int count)
    {
        var lines = Enumerable.Range(0, count).Select(i =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{category}{i:D3}").PadRight(EventLimits.MaxIdLength, '鞋');
            return JsonSerializer.Serialize(new { item_id = id, title = $"{category} {i}", categories = new[] { category }, price = 5, stock = 3 }) + "\n";
        });
        (await shop.Api.PostProductsAsync(Encoding.UTF8.GetBytes(string.Concat(lines)))).Expect(HttpStatusCode.OK);
        await ShopApi.UntilAsync($"{count} {category} are on sale", async () =>
            (await shop.Api.GetAsync("/v1/categories")).Json.GetProperty("categories").EnumerateArray()
                .Any(row => row.GetProperty("name").GetString() == category && row.GetProperty("products").GetInt32() == count));
    }
}
