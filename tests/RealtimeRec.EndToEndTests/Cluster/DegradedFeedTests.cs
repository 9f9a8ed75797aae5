using System.Net;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A feed never fails while there is a silo: without the store, shoppers whose profiles are not in memory get one that goes without.</summary>
public sealed class DegradedFeedTests
{
    [SkippableFact]
    public async Task WithoutTheStoreAFeedGoesByThePageBeingLookedAtAndIsWholeAgainWhenTheStoreIsBack()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var silo = SiloProcess.Start(redis.ConnectionString);
        await silo.WaitUntilReadyAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString);
        await gateway.WaitUntilReadyAsync();
        var shop = new ShopApi(gateway.Http);
        await shop.StockAsync(
        [
            .. Enumerable.Range(0, 10).Select(i => ($"kettle-{i}", (object)Sample.Product($"Copper kettle no {i}", "kettles"))),
            .. Enumerable.Range(0, 10).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans"))),
        ]);
        await shop.SendEventsAsync(Sample.View("known", "pan-1"));
        await ShopApi.UntilAsync("all products are on sale", async () =>
            (await shop.FeedAsync("known", "limit=20")).ItemIds.Length == 20 && (await shop.FeedAsync("known", "limit=20&category=kettles")).ItemIds.Length == 10);

        await redis.StopAsync();
        Assert.False((await shop.AnyFeedAsync("known", "limit=20")).Json.TryGetProperty("degraded", out _));
        var page = await shop.AnyFeedAsync("never-loaded", "limit=5&category=kettles&exclude=kettle-0&context=kettle-1");
        Assert.Equal("profile", page.Json.GetProperty("degraded").GetString());
        Assert.Equal(5, page.ItemIds.Length);
        Assert.All(page.ItemIds, id => Assert.StartsWith("kettle-", id, StringComparison.Ordinal));
        Assert.Empty(page.ItemIds.Intersect(["kettle-0", "kettle-1"]));
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/v1/products/pan-2/similar"));
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/v1/trending"));
        Assert.Contains("realtimerec_feeds_degraded_total", await gateway.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);

        using var live = await LiveFeed.OpenAsync(gateway.Http, "/v1/users/watcher/feed/live");
        Assert.Contains("\"degraded\":\"profile\"", (await live.NextAsync()).ToString()!, StringComparison.Ordinal);
        await redis.StartAgainAsync();
        Assert.DoesNotContain("degraded", (await live.NextAsync()).ToString()!, StringComparison.Ordinal);
        await ShopApi.UntilAsync(
            "the feed is whole again", async () => !(await shop.AnyFeedAsync("never-loaded")).Json.TryGetProperty("degraded", out _));
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());
    }
}
