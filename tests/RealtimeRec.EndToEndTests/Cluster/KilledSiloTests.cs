using System.Diagnostics;
using System.Net;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

public sealed class KilledSiloTests(ITestOutputHelper output)
{
    private const int Users = 60;
    private const int Products = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [SkippableFact]
    public async Task EveryUserIsServedAgainAfterASiloIsKilledAndNothingIsLost()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var first = SiloProcess.Start(redis.ConnectionString);
        await first.WaitUntilReadyAsync();
        await using var second = SiloProcess.Start(redis.ConnectionString);
        await using var third = SiloProcess.Start(redis.ConnectionString);
        await second.WaitUntilReadyAsync();
        await third.WaitUntilReadyAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString);
        await gateway.WaitUntilReadyAsync();

        var shop = new ShopApi(gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(0, Products).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans")))]);
        for (var user = 0; user < Users; user++)
        {
            await shop.SendEventsAsync(Sample.View($"user-{user}", $"pan-{user % Products}"));
            await ShopApi.UntilAsync("the user has a full feed", async () => (await shop.FeedAsync($"user-{user}")).ItemIds.Length == Products);
        }

        await second.KillAsync();
        var outage = Stopwatch.StartNew();
        var served = await Task.WhenAll(Enumerable.Range(0, Users).Select(user => ServedAfterAsync(gateway.Http, $"user-{user}", outage)));
        output.WriteLine($"Of {Users} users, {served.Count(time => time.TotalSeconds > 0.5)} waited; the last was served again after {served.Max().TotalSeconds:F2} s.");

        for (var user = 0; user < Users; user++)
        {
            // Silos that take over may be late with one answer or another.
            var path = $"/v1/users/user-{user}";
            await ShopApi.UntilAsync("the profile is read", async () => await gateway.StatusOfAsync(path) == HttpStatusCode.OK);
            Assert.Equal(1, await shop.AppliedEventsAsync($"user-{user}"));
            Assert.Equal(Products, (await shop.FeedAsync($"user-{user}")).ItemIds.Length);
        }

        Assert.Equal(0, await first.StopAsync());
        Assert.Equal(0, await third.StopAsync());
    }

    /// <summary>Asks for a user's feed until it is served; answers how long after the kill that was.</summary>
    private static async Task<TimeSpan> ServedAfterAsync(HttpClient http, string userId, Stopwatch outage)
    {
        await Eventually.HoldsAsync($"{userId} is served again", async () =>
        {
            // A call that waits for a dead silo must not keep the next one from being made, as a shop's page would.
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                using var response = await http.GetAsync($"/v1/users/{userId}/feed?limit=10", impatient.Token);
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
            {
                return false;
            }
        }, Patience);
        return outage.Elapsed;
    }
}
