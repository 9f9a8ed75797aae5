using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using StackExchange.Redis;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What a shop sees of what is stored and damaged, out of reach or of a newer version, with every part a process of its own.</summary>
public sealed class StoredUserTests
{
    [SkippableFact]
    public async Task ADamagedProfileIsKeptAsideOnceAndItsUserBeginsAnew()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await StartAsync(redis))
        {
            await first.Shop.SendEventsAsync(Sample.View("damaged", "kettle"));
        }

        var store = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var key = KeyOf(store, "damaged");
        await store.GetDatabase().HashSetAsync(key, "data", "no profile at all");

        await using var second = await StartAsync(redis);
        Assert.Equal(HttpStatusCode.NotFound, (await second.Shop.GetAsync("/v1/users/damaged")).Status);
        await second.Shop.SendEventsAsync(Sample.View("damaged", "lamp"));
        Assert.Equal(1, await second.Shop.AppliedEventsAsync("damaged"));
        Assert.Contains("no profile at all", Encoding.Latin1.GetString(await AsideAsync(store, "damaged")), StringComparison.Ordinal);

        var health = await second.Silo.Http.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        var answer = await health.Content.ReadAsStringAsync();
        Assert.Contains("\"status\":\"degraded\"", answer, StringComparison.Ordinal);
        Assert.Contains("user.damaged", answer, StringComparison.Ordinal);
        Assert.Contains("realtimerec_state_damaged", await second.Silo.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await second.Shop.DeleteAsync("/v1/users/damaged")).Status);
        Assert.Empty(await AsideAsync(store, "damaged"));
        await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task WhatANewerVersionWroteIsAnswered503AndLeftAsItIs()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await StartAsync(redis))
        {
            await first.Shop.SendEventsAsync(Sample.View("newer", "kettle"));
        }

        await using var store = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var key = KeyOf(store, "newer");
        var newer = OfFormat(1_000, (byte[])(await store.GetDatabase().HashGetAsync(key, "data"))!);
        await store.GetDatabase().HashSetAsync(key, "data", newer);
        await using var second = await StartAsync(redis);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(second, HttpMethod.Get, "/v1/users/newer"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(second, HttpMethod.Delete, "/v1/users/newer"));
        using var sent = await second.Gateway.Http.PostAsJsonAsync("/v1/events", Sample.View("newer", "lamp"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sent.StatusCode);
        Assert.Equal(newer, (byte[])(await store.GetDatabase().HashGetAsync(key, "data"))!);
        Assert.Empty(await AsideAsync(store, "newer"));
    }

    [SkippableFact]
    public async Task AnErasureOrRetirementWhileTheStoreIsAwayIsNotAcknowledgedAndARetryIs()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        string[] paths = ["/v1/users/gone", "/v1/products/withdrawn"];
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await StartAsync(redis))
        {
            await first.Shop.SendEventsAsync(Sample.View("gone", "kettle"));
            (await first.Shop.PutProductAsync("withdrawn", Sample.Product("Copper kettle", "kettles"))).Expect(HttpStatusCode.Created);
            await redis.StopAsync();
            foreach (var path in paths)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(first, HttpMethod.Delete, path));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(first, HttpMethod.Delete, path));
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(first, HttpMethod.Get, paths[0]));
            await redis.StartAgainAsync();
            foreach (var path in paths)
            {
                HttpStatusCode status = default;
                await ShopApi.UntilAsync(
                    "the store is back", async () => (status = await StatusOfAsync(first, HttpMethod.Delete, path)) != HttpStatusCode.ServiceUnavailable);
                // An attempt that was answered 503 may have been stored since: what is gone already is not found.
                Assert.True(status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, $"DELETE {path} was answered {status}.");
            }

            Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(first, HttpMethod.Get, paths[0]));
        }

        await using var second = await StartAsync(redis);
        (await second.Shop.GetAsync(paths[0])).Expect(HttpStatusCode.NotFound);
        Assert.True((await second.Shop.GetAsync(paths[1])).Expect(HttpStatusCode.OK).Json.GetProperty("retired").GetBoolean());
    }

    [SkippableFact]
    public async Task CountsOfTheQualityRulesOutliveAStopAndNearlyAllOfThemAKill()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await StartAsync(redis))
        {
            await first.Shop.SendEventsAsync([.. Enumerable.Range(0, 50).Select(i => Sample.View("counted", $"p{i}"))]);
            Assert.Equal(0, await first.Gateway.StopAsync());
            Assert.Equal(0, await first.Silo.StopAsync());
        }

        await using (var second = await StartAsync(redis))
        {
            Assert.Equal(50, await JudgedAsync(second.Shop));
            await second.Shop.SendEventsAsync([.. Enumerable.Range(0, 20).Select(i => Sample.View("counted", $"q{i}"))]);
            await ShopApi.UntilAsync("the report has them", async () => await JudgedAsync(second.Shop) == 70);
            var store = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
            var writes = await store.GetDatabase().HashGetAsync(KeyOf(store, "quality"), "etag");
            await ShopApi.UntilAsync("they are stored", async () => await store.GetDatabase().HashGetAsync(KeyOf(store, "quality"), "etag") != writes);
            await store.DisposeAsync();
            await second.Silo.KillAsync();
        }

        await using var third = await StartAsync(redis);
        Assert.Equal(70, await JudgedAsync(third.Shop));
    }

    /// <summary>A stored state as a version that writes another form would seal it: form and checksum follow four bytes.</summary>
    private static byte[] OfFormat(int format, byte[] stored)
    {
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(4), format);
        BinaryPrimitives.WriteUInt64LittleEndian(stored.AsSpan(8), XxHash3.HashToUInt64(stored.AsSpan(16), format));
        return stored;
    }

    private static async Task<HttpStatusCode> StatusOfAsync(Cluster cluster, HttpMethod method, string path)
    {
        using var response = await cluster.Gateway.Http.SendAsync(new HttpRequestMessage(method, path));
        return response.StatusCode;
    }

    private static async Task<long> JudgedAsync(ShopApi shop) =>
        (await shop.GetAsync("/v1/quality")).Expect(HttpStatusCode.OK).Json.GetProperty("judged").GetProperty("total").GetInt64();

    private static RedisKey KeyOf(ConnectionMultiplexer store, string part) =>
        store.GetServers()[0].Keys(pattern: $"*{part}*").Single(key => !key.ToString().Contains(".damaged", StringComparison.Ordinal));

    private static async Task<byte[]> AsideAsync(ConnectionMultiplexer store, string user)
    {
        var key = store.GetServers()[0].Keys(pattern: $"*{user}*").SingleOrDefault(key => key.ToString().Contains(".damaged", StringComparison.Ordinal));
        return key == default(RedisKey) ? [] : (byte[]?)await store.GetDatabase().HashGetAsync(key, "data") ?? [];
    }

    private static async Task<Cluster> StartAsync(RedisServer redis)
    {
        var silo = SiloProcess.Start(redis.ConnectionString, new Dictionary<string, string>());
        await silo.WaitUntilReadyAsync();
        var gateway = GatewayProcess.Start(redis.ConnectionString, new Dictionary<string, string>());
        await gateway.WaitUntilReadyAsync();
        return new Cluster(silo, gateway);
    }

    private sealed record Cluster(SiloProcess Silo, GatewayProcess Gateway) : IAsyncDisposable
    {
        public ShopApi Shop { get; } = new(Gateway.Http);

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Silo.DisposeAsync();
        }
    }
}
