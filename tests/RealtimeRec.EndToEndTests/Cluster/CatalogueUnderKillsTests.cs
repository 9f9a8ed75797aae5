using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>
/// Prices are patched, products purged and made again, and pages are read, with filters and variants, while silos are killed: what was acknowledged is
/// there in the end, or gone, and whatever is answered holds what was asked for.
/// </summary>
public sealed class CatalogueUnderKillsTests : ClusterTestBase
{
    private const int Silos = 3;
    private const int Groups = 12;
    private const int Variants = 4;
    private const int Patchers = 4;
    private const int Readers = 2;

    /// <summary>Rounds of every patcher between two kills.</summary>
    private const int Rounds = 12;

    private const string PageBody = """
        {"user_id":"reader","widgets":[
          {"name":"you","type":"feed","limit":6,"filter":"brand:=[Even] && price:>=1"},
          {"name":"like","type":"similar","item_id":"shirt-0/0","limit":4},
          {"name":"top","type":"trending","category":"shirts","limit":4}]}
        """;

    [SkippableFact]
    public async Task WhatWasAcknowledgedStaysAndEveryAnswerHoldsWhatWasAskedFor()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = Silos });
        var shop = new ShopApi(cluster.Gateway.Http);
        var ids = Enumerable.Range(0, Groups).SelectMany(group => Enumerable.Range(0, Variants).Select(variant => $"shirt-{group}/{variant}")).ToArray();
        await shop.StockAsync([.. ids.Select(id => (id, (object)Sample.Product($"Cotton shirt {id}", "shirts").With("brand", BrandOf(id)).With("item_group_id", GroupOf(id)).With("stock", 9)))]);

        var acknowledged = new Dictionary<string, int>[Patchers];
        using var stop = new CancellationTokenSource();
        var rounds = new int[Patchers];
        var patching = Enumerable.Range(0, Patchers).Select(patcher => Task.Run(async () =>
        {
            // Each has products of its own, so that the last price that it was told is stored is the one that counts.
            var mine = ids.Where((_, i) => i % Patchers == patcher).ToArray();
            acknowledged[patcher] = [];
            for (var price = 2; !stop.IsCancellationRequested; price++)
            {
                foreach (var id in mine)
                {
                    if (await TryPatchAsync(cluster.Gateway.Http, id, price))
                    {
                        acknowledged[patcher][id] = price;
                    }
                }

                Interlocked.Increment(ref rounds[patcher]);
            }
        })).ToArray();
        var reading = Enumerable.Range(0, Readers).Select(_ => Task.Run(async () =>
        {
            var answered = 0;
            while (!stop.IsCancellationRequested)
            {
                answered += await TryReadAsync(cluster.Gateway.Http) ? 1 : 0;
            }

            return answered;
        })).ToArray();

        var purged = new int[1];
        var purging = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; purged[0]++)
            {
                // Those of odd numbers come again.
                var path = $"/v1/products/passing-{purged[0]}";
                await AcknowledgedAsync(() => cluster.Gateway.Http.PutAsJsonAsync(path, Sample.Product("Linen shirt", "passing")), HttpStatusCode.Created, HttpStatusCode.OK);
                await AcknowledgedAsync(() => cluster.Gateway.Http.DeleteAsync(path + "?purge=true"), HttpStatusCode.NoContent, HttpStatusCode.NotFound);
                if (purged[0] % 2 == 1)
                {
                    await AcknowledgedAsync(() => cluster.Gateway.Http.PutAsJsonAsync(path, Sample.Product("Linen shirt", "passing")), HttpStatusCode.Created, HttpStatusCode.OK);
                }
            }
        });

        for (var kill = 0; kill < 2; kill++)
        {
            await GoOnAsync(Rounds);
            await cluster.Silos[kill].KillAsync();
            await GoOnAsync(Rounds);
            await cluster.StartMissingAsync(Silos);
        }

        await GoOnAsync(Rounds);
        await stop.CancelAsync();
        await Task.WhenAll([.. patching, purging]);
        Assert.All(await Task.WhenAll(reading), answered => Assert.True(answered > Rounds, $"Only {answered} pages were answered."));

        foreach (var (id, price) in acknowledged.SelectMany(prices => prices))
        {
            var product = (await shop.GetAsync($"/v1/products/{Uri.EscapeDataString(id)}")).Expect(HttpStatusCode.OK).Json;
            Assert.True(product.GetProperty("price").GetInt32() >= price, $"{id} costs {product.GetProperty("price")} and had been acknowledged at {price}.");
            Assert.Equal((9, GroupOf(id)), (product.GetProperty("stock").GetInt32(), product.GetProperty("item_group_id").GetString()));
        }

        // Every silo shows in its lists what is stored.
        await ShopApi.UntilAsync("every silo shows the last prices", async () =>
        {
            for (var ask = 0; ask < 2 * Silos; ask++)
            {
                var cheap = (await shop.GetAsync($"/v1/trending?limit=100&filter={Uri.EscapeDataString($"categories:shirts && price:<{rounds.Min()}")}")).Expect(HttpStatusCode.OK);
                if (cheap.ItemIds.Length > 0)
                {
                    return false;
                }
            }

            return true;
        });

        Assert.True(purged[0] > Rounds, $"Only {purged[0]} products were purged.");
        for (var i = 0; i < purged[0]; i++)
        {
            Assert.Equal((i, i % 2 == 1 ? HttpStatusCode.OK : HttpStatusCode.NotFound), (i, (await shop.GetAsync($"/v1/products/passing-{i}")).Status));
        }

        await ShopApi.UntilAsync("every silo lists those that came again and no other", async () =>
        {
            for (var ask = 0; ask < 2 * Silos; ask++)
            {
                if ((await shop.GetAsync("/v1/products?category=passing&limit=1")).Expect(HttpStatusCode.OK).Json.GetProperty("total").GetInt32() != purged[0] / 2)
                {
                    return false;
                }
            }

            return true;
        });

        async Task GoOnAsync(int more)
        {
            var until = rounds.Select(round => round + more).ToArray();
            await ShopApi.UntilAsync($"prices to be patched {more} times more", () => Task.FromResult(rounds.Zip(until).All(round => round.First >= round.Second)), TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Sends a request again until it is acknowledged.</summary>
    private static async Task AcknowledgedAsync(Func<Task<HttpResponseMessage>> send, params HttpStatusCode[] acknowledgements)
    {
        while (true)
        {
            using var answer = await send();
            if (acknowledgements.Contains(answer.StatusCode))
            {
                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }
    }

    private static string GroupOf(string id) => id.Split('/')[0];

    private static string BrandOf(string id) => int.Parse(GroupOf(id)["shirt-".Length..], CultureInfo.InvariantCulture) % 2 == 0 ? "Even" : "Odd";

    private static async Task<bool> TryPatchAsync(HttpClient http, string id, int price)
    {
        using var body = new StringContent($$"""{"price":{{price}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await http.PatchAsync($"/v1/products/{Uri.EscapeDataString(id)}", body);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{id} was answered {answer.StatusCode}.");
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> TryReadAsync(HttpClient http)
    {
        using var body = new StringContent(PageBody, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/v1/batch", body);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }

        using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.IsSuccessStatusCode, page.RootElement.ToString());
        var widgets = page.RootElement.GetProperty("widgets").EnumerateArray()
            .Select(widget => widget.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!).ToArray())
            .ToArray();
        Assert.All(widgets[0], id => Assert.Equal("Even", BrandOf(id)));
        var groups = widgets.SelectMany(items => items).Select(GroupOf).ToArray();
        Assert.Equal(groups.Length, groups.Distinct().Count());
        Assert.DoesNotContain("shirt-0", groups);
        return true;
    }
}
