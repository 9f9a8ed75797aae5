using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Whoever has made a product may rely on it at once, whichever silo answers next.</summary>
public sealed class WrittenProductTests : ClusterTestBase
{
    private const int Products = 25;
    private const int Silos = 3;

    [SkippableFact]
    public async Task OnceAProductIsCreatedEverySiloKnowsIt()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = Silos });
        var shop = new ShopApi(cluster.Gateway.Http);
        for (var i = 0; i < Products; i++)
        {
            (await shop.PutProductAsync($"written-{i}", Sample.Product($"Copper kettle {i}", "written"))).Expect(HttpStatusCode.Created);
            await AssertKnownAsync(shop, $"written-{i}");
        }

        var lines = Enumerable.Range(0, Products).Select(i => JsonSerializer.Serialize(Sample.Product($"Copper pot {i}", "written").With("item_id", $"bulk-{i}")) + "\n");
        var bulk = (await shop.PostProductsAsync(Encoding.UTF8.GetBytes(string.Concat(lines)))).Expect(HttpStatusCode.OK);
        Assert.Equal(Products, bulk.Json.GetProperty("created").GetInt32());
        for (var i = 0; i < Products; i++)
        {
            await AssertKnownAsync(shop, $"bulk-{i}");
        }

        // Shoppers all over the cluster name what was just made: none of it is unknown to any silo.
        for (var i = 0; i < Products; i++)
        {
            (await shop.PutProductAsync($"named-{i}", Sample.Product($"Copper pan {i}", "written"))).Expect(HttpStatusCode.Created);
            await shop.SendEventsAsync([.. Enumerable.Range(0, Silos * 2).Select(user => Sample.View($"namer-{user}", $"named-{i}"))]);
        }

        var quality = default(JsonElement);
        await ShopApi.UntilAsync("every event is judged", async () =>
        {
            quality = (await shop.GetAsync("/v1/quality")).Expect(HttpStatusCode.OK).Json;
            return quality.GetProperty("judged").GetProperty("total").GetInt64() == Products * Silos * 2;
        });
        var unknown = quality.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "unknown_product");
        Assert.Equal(0, unknown.GetProperty("findings").GetProperty("total").GetInt64());
    }

    /// <summary>The gateway asks one silo after the other.</summary>
    private static async Task AssertKnownAsync(ShopApi shop, string itemId)
    {
        for (var ask = 0; ask < 2 * Silos; ask++)
        {
            (await shop.GetAsync($"/v1/products/{itemId}/similar?limit=1")).Expect(HttpStatusCode.OK);
        }
    }
}
