using System.Net;
using System.Text.Json;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>The same programs as a cluster: a silo and a gateway, each a process, on one Redis.</summary>
public sealed class ClusterTests
{
    [SkippableFact]
    public async Task EventAtTheGatewayChangesTheFeedThatTheSiloMakes()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        using var collector = new OtlpCollector();
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString, collector.Environment);
        await gateway.WaitUntilAsync("the gateway to answer", async () => await gateway.StatusOfAsync("/healthz/live") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOfAsync("/healthz/ready"));

        await using var silo = SiloProcess.Start(redis.ConnectionString, collector.Environment);
        await silo.WaitUntilReadyAsync();
        await gateway.WaitUntilReadyAsync();
        var shop = new ShopApi(gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(1, 30).Select(i => i <= 15
            ? ($"kettle-{i}", (object)Sample.Product($"Copper kettle for tea no {i} 铜壶", "kettles"))
            : ($"shoe-{i}", Sample.Product($"Running shoe for the road no {i} 跑鞋", "shoes")))]);

        await ShopApi.UntilAsync("a stranger is offered all of them", async () => (await shop.FeedAsync("stranger")).ItemIds.Length == 30);

        using var live = await LiveFeed.OpenAsync(gateway.Http, "/v1/users/clustered/feed/live?limit=10");
        Assert.Equal(10, (await live.NextAsync()).GetProperty("items").GetArrayLength());
        await shop.SendEventsAsync(Sample.View("clustered", "kettle-1"), Sample.View("clustered", "kettle-2"));
        AssertTurnedToKettles(await live.NextAsync());
        AssertTurnedToKettles((await shop.FeedAsync("clustered", "limit=10")).Json);

        await FeedTrace.AssertSpansRequestGrainAndIndexAsync(shop, "clustered", collector);
        Assert.Equal(["user_id blank"], (await shop.GetAsync("/v1/users/%20/feed")).Problems());
        Assert.Contains("realtimerec_events_applied", await silo.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("realtimerec_events_acknowledge_seconds_count", await gateway.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());
    }

    /// <summary>Half of a page is one kind at most, and it comes first.</summary>
    private static void AssertTurnedToKettles(JsonElement feed)
    {
        var isKettle = feed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!.StartsWith("kettle-", StringComparison.Ordinal)).ToArray();
        Assert.True(isKettle[0] && isKettle.Count(kettle => kettle) == 5, feed.ToString());
    }
}
