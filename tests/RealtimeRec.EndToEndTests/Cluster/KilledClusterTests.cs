using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Every silo is killed at once, and others are started: nobody is left to tell the newcomers who is dead.</summary>
public sealed class KilledClusterTests(ITestOutputHelper output) : ClusterTestBase
{
    private const int Silos = 3;
    private const int Products = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NewcomersDeclareTheDeadDeadAndServe(bool withTheGateway)
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = Silos });
        var shop = new ShopApi(cluster.Gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(0, Products).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans")))]);
        await shop.SendEventsAsync(Sample.View("ann", "pan-1"));
        await ShopApi.UntilAsync("ann's event counts", async () => await shop.AppliedEventsAsync("ann") == 1, Patience);

        var killed = cluster.Silos.ToArray();
        await Task.WhenAll(killed.Select(silo => silo.KillAsync()).Concat(withTheGateway ? [cluster.Gateway.KillAsync()] : []));
        var watch = Stopwatch.StartNew();
        var ready = cluster.StartMissingAsync(Silos);
        var gateway = cluster.Gateway;
        await gateway.WaitUntilAsync("a feed", async () => await gateway.StatusOfAsync("/v1/users/ann/feed?limit=5") == HttpStatusCode.OK, Patience);
        var feed = watch.Elapsed;
        await gateway.WaitUntilAsync("an event to be accepted", async () => await AcceptedAsync(gateway), Patience);
        await ready;
        shop = new ShopApi(gateway.Http);
        await ShopApi.UntilAsync("ann's second event counts", async () => await shop.AppliedEventsAsync("ann") == 2, Patience);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Silos} silos {(withTheGateway ? "and the gateway " : "")}killed: a feed {feed.TotalSeconds:F1} s after the others' start, an event applied after {watch.Elapsed.TotalSeconds:F1} s."));

        Assert.Equal(Products, (await shop.FeedAsync("ann")).ItemIds.Length);
        var newcomers = cluster.Silos.Except(killed).ToArray();
        await ShopApi.UntilAsync(
            "a newcomer says whom it declared dead", () => Task.FromResult(newcomers.Any(silo => silo.Log.Contains("were declared dead", StringComparison.Ordinal))), Patience);
        Assert.All(newcomers, silo =>
        {
            var aboutTheDead = silo.Log.Split('\n').Where(line => killed.Any(dead => line.Contains($"127.0.0.1:{dead.SiloPort}:", StringComparison.Ordinal))).ToArray();
            Assert.InRange(aboutTheDead.Count(line => line.Contains("cannot be reached", StringComparison.Ordinal)), 0, 1);
            Assert.InRange(aboutTheDead.Count(line => line.Contains(" | at ", StringComparison.Ordinal)), 0, Silos);
            Assert.True(aboutTheDead.Length <= 2 * Silos, string.Join('\n', aboutTheDead));
        });
    }

    private static async Task<bool> AcceptedAsync(GatewayProcess gateway)
    {
        using var response = await gateway.Http.PostAsJsonAsync("/v1/events", Sample.View("ann", "pan-2").With("event_id", "second"));
        return response.StatusCode == HttpStatusCode.Accepted;
    }
}
