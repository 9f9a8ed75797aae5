using System.Net;
using System.Text;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A page of the shop with several widgets, read in one request.</summary>
public sealed class PageTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task AProductPageShowsNothingTwice()
    {
        await shop.Api.StockAsync([.. Enumerable.Range(0, 30).Select(i => ($"paged-{i}", (object)Sample.Product($"Paged lamp {i}", "paged lamps")))]);
        await shop.Api.SendEventsAsync(Sample.Event("page buyer", "purchase", "paged-0", "paged-1"), Sample.View("page visitor", "paged-2"));
        var page = Encoding.UTF8.GetBytes("""
            {"user_id":"page visitor","widgets":[
              {"name":"with","type":"bought_together","item_id":"paged-0","limit":5},
              {"name":"like","type":"similar","item_id":"paged-0","limit":5,"filter":"categories:paged lamps"},
              {"name":"you","type":"feed","category":"paged lamps","limit":8,"expand":"product"},
              {"name":"top","type":"trending","category":"paged lamps","limit":5},
              {"name":"found","type":"search","q":"pagd lamps","limit":5,"sort":"newest"}]}
            """);
        await ShopApi.UntilAsync("every widget is full", async () =>
        {
            var answer = (await shop.Api.SendAsync(HttpMethod.Post, "/v1/batch", page, "application/json")).Expect(HttpStatusCode.OK);
            var widgets = answer.Json.GetProperty("widgets").EnumerateArray()
                .Select(widget => widget.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!).ToArray())
                .ToArray();
            var all = widgets.SelectMany(items => items).ToArray();
            Assert.Equal(all.Length, all.Distinct().Count());
            Assert.DoesNotContain("paged-0", all);
            var found = answer.Json.GetProperty("widgets")[4];
            Assert.Equal(("paged lamps", 32), (found.GetProperty("corrected_query").GetString(), found.GetProperty("search_id").GetString()!.Length));
            return widgets.Select(items => items.Length).SequenceEqual([5, 5, 8, 5, 5]) && widgets[0][0] == "paged-1" && found.GetProperty("total").GetInt32() == 30;
        });
    }
}
