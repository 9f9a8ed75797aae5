using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using StackExchange.Redis;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Redis comes back empty while the cluster lives: what its silos hold is the truth, and is written again.</summary>
public sealed partial class StoreLossTests : ClusterTestBase
{
    private const int Users = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task AnEmptiedRedisIsFilledAgainByTheLivingAndTheClusterIsOneAgain()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 2 });
        var shop = new ShopApi(cluster.Gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(0, 5).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans")))]);
        using var producer = new EventProducer(new EventLoad { BootstrapServers = cluster.BootstrapServers, Users = Users, PerSecond = 200 });
        await producer.ProduceAsync(1_000);
        await cluster.UntilAppliedAsync(producer.Truth());

        // Under load: some events are on their way to the store at that moment.
        using var stop = new CancellationTokenSource();
        var producing = producer.RunAsync(stop: stop.Token);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString + ",allowAdmin=true");
        await redis.GetServers()[0].FlushAllDatabasesAsync();
        var until = producer.Produced + 400;
        await cluster.Gateway.WaitUntilAsync("two seconds' worth of events", () => Task.FromResult(producer.Produced >= until));
        await stop.CancelAsync();
        await producing;

        // Nothing of the living is lost or doubled, and the store holds it again, idle users and products included.
        await cluster.UntilAppliedAsync(producer.Truth());
        foreach (var silo in cluster.Silos)
        {
            await silo.WaitUntilAsync("the store to be as it was", async () => (await silo.CheckAsync("store")).Description.Contains("Redis answers and takes writes; it lost", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, await silo.StatusOfAsync("/healthz/ready"));
        }

        var database = redis.GetDatabase();
        var server = redis.GetServers()[0];
        for (var user = 0; user < Users; user++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"realtimerec/state/user/user-{user}*");
            await Eventually.HoldsAsync($"{key} is stored again", () => Task.FromResult(server.Keys(pattern: key).Any()), Patience);
        }

        Assert.NotEmpty(server.Keys(pattern: "realtimerec/state/product/pan-0*"));
        Assert.NotEmpty(server.Keys(pattern: "realtimerec/state/catalogshard/*"));

        // A newcomer finds both silos in the table, and the gateway finds the newcomer; state outlives whoever wrote it again.
        var third = await cluster.StartSiloAsync();
        var members = (await database.HashGetAllAsync($"realtimerec/members/{cluster.ClusterId}")).Count(row => row.Name != "Version");
        Assert.Equal(3, members);
        foreach (var old in cluster.Silos.Where(silo => silo != third).ToArray())
        {
            Assert.Equal(0, await old.StopAsync());
        }

        await cluster.Gateway.WaitUntilAsync("the gateway to find the newcomer", async () => await cluster.Gateway.StatusOfAsync("/healthz/ready") == HttpStatusCode.OK);
        await cluster.UntilAppliedAsync(producer.Truth());
        Assert.Equal(HttpStatusCode.OK, await cluster.Gateway.StatusOfAsync("/v1/products/pan-0"));
    }

    [SkippableFact]
    public async Task ASiloThatHasJustStartedNoticesThatTheStoreWasEmptied()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 2 });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString + ",allowAdmin=true");
        await redis.GetServers()[0].FlushAllDatabasesAsync();

        foreach (var silo in cluster.Silos)
        {
            await silo.WaitUntilAsync("the loss to be noticed", async () => (await silo.CheckAsync("store")).Description.Contains("Redis answers and takes writes; it lost", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public async Task AfterAFailoverToAnEmptyReplicaUnderLoadNothingOfTheLivingIsLost()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 2 });
        using var producer = new EventProducer(new EventLoad { BootstrapServers = cluster.BootstrapServers, Users = Users, PerSecond = 200 });
        await producer.ProduceAsync(1_000);
        await cluster.UntilAppliedAsync(producer.Truth());

        using var stop = new CancellationTokenSource();
        var producing = producer.RunAsync(stop: stop.Token);
        await cluster.Store.FailOverToEmptyAsync();
        var until = producer.Produced + 400;
        await cluster.Gateway.WaitUntilAsync("two seconds' worth of events", () => Task.FromResult(producer.Produced >= until));
        await stop.CancelAsync();
        await producing;

        await cluster.UntilAppliedAsync(producer.Truth());
        foreach (var silo in cluster.Silos)
        {
            await silo.WaitUntilAsync("the store to be as it was", async () => (await silo.CheckAsync("store")).Description.Contains("Redis answers and takes writes; it lost", StringComparison.Ordinal));
        }

        // What was written again outlives all who held it.
        foreach (var silo in cluster.Silos.ToArray())
        {
            await silo.KillAsync();
        }

        await cluster.StartSiloAsync();
        await cluster.Gateway.WaitUntilAsync("the gateway to find the newcomer", async () => await cluster.Gateway.StatusOfAsync("/healthz/ready") == HttpStatusCode.OK);
        await cluster.UntilAppliedAsync(producer.Truth());
    }

    [SkippableFact]
    public async Task EventIdsThatHadMovedOutOfAProfileAreWrittenAgainToo()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, Kafka = false });
        var shop = new ShopApi(cluster.Gateway.Http);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString + ",allowAdmin=true");
        var server = redis.GetServers()[0];
        var batches = Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 1_000).Select(_ => (object)Sample.View("collector", "pan")).ToArray()).ToArray();
        foreach (var batch in batches)
        {
            await shop.SendEventsAsync(batch);
        }

        await Eventually.HoldsAsync("ids have moved into two segments", () => Task.FromResult(Segments() == 2), Patience);
        await shop.SendEventsAsync(Sample.View("collector", "pan"));
        await server.FlushAllDatabasesAsync();
        await cluster.Silos[0].WaitUntilAsync(
            "the store to be as it was", async () => (await cluster.Silos[0].CheckAsync("store")).Description.Contains("Redis answers and takes writes; it lost", StringComparison.Ordinal));
        Assert.Equal(2, Segments());

        // Nothing of it is in memory any more, and a shop that got no answers sends everything again.
        await cluster.Silos[0].KillAsync();
        await cluster.StartSiloAsync();
        await cluster.Gateway.WaitUntilAsync("the gateway to find the newcomer", async () => await cluster.Gateway.StatusOfAsync("/healthz/ready") == HttpStatusCode.OK);
        foreach (var batch in batches)
        {
            var answer = (await shop.PostEventsAsync(JsonSerializer.Serialize(batch))).Expect(HttpStatusCode.Accepted);
            Assert.Equal(1_000, answer.Json.GetProperty("duplicates").GetInt32());
        }

        Assert.Equal(6_001, await shop.AppliedEventsAsync("collector"));

        int Segments() => server.Keys(pattern: "*collector*event-ids-*").Count();
    }

    [SkippableFact]
    public async Task ASiloThatTheTableLacksIsEnteredAgain()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 2, Kafka = false });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString);
        var database = redis.GetDatabase();
        var table = $"realtimerec/members/{cluster.ClusterId}";
        await database.KeyDeleteAsync(table);
        await Eventually.HoldsAsync(
            "both silos are in the table again",
            async () => (await database.HashGetAllAsync(table)).Count(row => row.Name != "Version" && row.Value.ToString().Contains("\"Status\":3", StringComparison.Ordinal)) == 2,
            Patience);
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(HttpStatusCode.OK, await silo.StatusOfAsync("/healthz/ready"));
        }
    }

    [SkippableFact]
    public async Task ProductsWhoseGrainsHaveLeftAreWrittenAgainFromTheReplica()
    {
        const int Products = 20;
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions
        {
            Silos = 1,
            Kafka = false,
            SiloSettings = new Dictionary<string, string> { ["Silo:ProductCollectionAge"] = "00:00:10" },
        });
        var shop = new ShopApi(cluster.Gateway.Http);
        await shop.StockAsync([.. Enumerable.Range(0, Products).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans")))]);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString + ",allowAdmin=true");
        var server = redis.GetServers()[0];

        // Emptied until a moment at which no product has a grain; each time keeps those that have one for another while.
        var losses = 0;
        await Eventually.HoldsAsync(
            "every product was written from the replica",
            async () =>
            {
                await server.FlushAllDatabasesAsync();
                losses++;
                await cluster.Silos[0].WaitUntilAsync("the loss to be made good", () => Task.FromResult(Restored().Length == losses));
                return Restored()[^1] == Products;
            },
            Patience,
            TimeSpan.FromSeconds(20));
        Assert.Equal(Products, server.Keys(pattern: "realtimerec/state/product/pan-*").Count());
        Assert.Equal(0, await cluster.Silos[0].StopAsync());
        await cluster.StartSiloAsync();
        await ShopApi.UntilAsync("every product is on sale", async () => (await shop.FeedAsync("newcomer", "limit=100")).ItemIds.Length == Products);

        int[] Restored() => [.. RestoredLine().Matches(cluster.Silos[0].Log).Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("([0-9]+) products that no grain held were written again")]
    private static partial Regex RestoredLine();
}
