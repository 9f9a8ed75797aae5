using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Validation;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Testing.Failures;

/// <summary>What a cluster of RealtimeRec survives without losing an event or counting one twice.</summary>
public static class FailureScenarios
{
    /// <summary>Those for whatever brokers; for a cluster of two silos at least, as all of them.</summary>
    public static IReadOnlyList<FailureScenario> All { get; } =
    [
        new("kill -9 of a silo", async scene => await scene.AnySilo().KillAsync()),
        new("kill -9 of a silo amid a batch", async scene => await (await scene.SiloAmidABatchAsync()).KillAsync())
        {
            Shape = static load => load with { PerSecond = load.PerSecond * 4 },
        },
        new("kill -9 of every silo at once", async scene => await Task.WhenAll(scene.Silos.Select(silo => silo.KillAsync()))),
        new("kill -9 of every silo and the gateway at once", async scene =>
            await Task.WhenAll(scene.Silos.Select(silo => silo.KillAsync()).Append(scene.Cluster.Gateway.KillAsync()))),
        new("kill -9 of the gateway", async scene => await scene.Cluster.Gateway.KillAsync()),
        new("rolling restart of all silos", RollAsync) { IsGraceful = true },
        new("a silo joins and leaves", JoinAndLeaveAsync) { IsGraceful = true },
        new("the brokers down for 5 s", async scene =>
        {
            await scene.Cluster.TakeBrokersDownAsync();
            await scene.GoOnAsync(5);
            await scene.Cluster.BringBrokersUpAsync();
        }),
        new("a poison message in every 10", static scene => scene.GoOnAsync(2)) { IsGraceful = true, Shape = static load => load with { PoisonEvery = 10 } },
        new("a hot user and a hot product", static scene => scene.GoOnAsync(3))
        {
            IsGraceful = true,
            Shape = static load => load with { HotUserShare = 0.1, HotProductShare = 0.5 },
        },
        new("a consumer paused for longer than max.poll.interval", async scene =>
        {
            var silo = scene.AnySilo();
            await silo.FreezeAsync();
            await scene.GoOnAsync(4);
            await silo.ThawAsync();
        }),
        new("silos join by hand, and are stopped and killed, one upon the other", JoinByHandAsync),
        new("dead letters refused as too large", static scene => scene.GoOnAsync(3))
        {
            IsGraceful = true,
            Shape = static load => load with { PoisonEvery = 10, PoisonBytes = 40_000 },
        },
        new("dead letters refused also when they are cut", static scene => scene.GoOnAsync(3))
        {
            IsGraceful = true,
            DropsOversized = true,
            // The header stays with a cut letter, and makes it too large.
            Shape = static load => load with { PoisonEvery = 10, PoisonBytes = 40_000, PoisonHeaderBytes = 2_000 },
        },
        new("5,000 products change at once while a silo joins", ChangeProductsAsync) { IsGraceful = true },
        .. RedisServer.IsInstalled ? OfRedis : [],
    ];

    /// <summary>What the broker inside the client library (<see cref="KafkaBroker"/>) does on command.</summary>
    public static IReadOnlyList<FailureScenario> OfTheLoopbackBroker { get; } =
    [
        new("errors of the brokers", ErrorsAsync),
        new("round trips of 200 ms to the brokers", async scene =>
        {
            await scene.Cluster.Broker.SetRoundTripTimeAsync(TimeSpan.FromMilliseconds(200));
            await scene.GoOnAsync(5);
            await scene.Cluster.Broker.SetRoundTripTimeAsync(TimeSpan.Zero);
        }),
    ];

    /// <summary>What can be done to brokers of <see cref="ApacheKafka"/>: one of them, which is the only one or is not the controller.</summary>
    public static IReadOnlyList<FailureScenario> OfApacheKafka { get; } =
    [
        new("kill -9 of a broker", async scene =>
        {
            var number = scene.AnyBroker();
            await scene.Cluster.Kafka.KillAsync(number);
            await scene.GoOnAsync(8);
            await scene.Cluster.Kafka.StartAgainAsync(number);
        }),
        new("a broker frozen for 30 s", async scene =>
        {
            var broker = scene.Cluster.Kafka.Broker(scene.AnyBroker());
            await broker.FreezeAsync();
            await scene.GoOnAsync(30);
            await broker.ThawAsync();
        }),
        new("rolling restart of the brokers", async scene =>
        {
            for (var number = scene.Cluster.Kafka.Brokers; number > 0; number--)
            {
                await scene.Cluster.Kafka.StopAsync(number);
                await scene.Cluster.Kafka.StartAgainAsync(number);
                await scene.GoOnAsync(2);
            }
        }),
    ];

    /// <summary>What can be done to a Redis alone.</summary>
    private static IEnumerable<FailureScenario> OfRedis =>
    [
        .. StoreOutage.All.Select(outage => new FailureScenario($"the store {outage.Name} for 9 s", async scene =>
        {
            await outage.BeginAsync(scene.Cluster);
            await scene.GoOnAsync(9);
            await outage.EndAsync(scene.Cluster);
        })),
        new("the store emptied", async scene =>
        {
            await scene.Cluster.Store.CommandAsync("FLUSHALL");
            await scene.GoOnAsync(3);
        }),
        new("a stored profile damaged", DamageAsync),
    ];

    private static async Task JoinByHandAsync(FailureScene scene)
    {
        var first = scene.Cluster.StartSiloAsync();
        var second = await scene.Cluster.StartSiloAsync();
        await scene.GoOnAsync(1);
        await second.KillAsync();
        await StopAsync(await first);
        await scene.AnySilo().KillAsync();
    }

    /// <summary>A shopper's record is bytes that no version wrote: it is set aside, the shopper begins anew, and nobody else notices.</summary>
    private static async Task DamageAsync(FailureScene scene)
    {
        var (gateway, userId) = (scene.Cluster.Gateway, string.Create(CultureInfo.InvariantCulture, $"damaged-{scene.Random.Next()}"));
        await scene.Cluster.Store.CommandAsync("HSET", $"realtimerec/state/user/{userId}/user", "etag", "1", "data", "no profile");
        await gateway.WaitUntilAsync("an event of the damaged shopper to be taken", async () =>
        {
            using var response = await gateway.Http.PostAsJsonAsync(
                "/v1/events", new { event_id = "1", event_name = "view_item", user_id = userId, items = new[] { new { item_id = "item-1" } } });
            return response.IsSuccessStatusCode;
        });
        await gateway.WaitUntilAsync("the damaged shopper to begin anew", async () =>
        {
            return await gateway.TryJsonAsync($"/v1/users/{userId}") is { } user && user.GetProperty("applied_events").GetInt64() == 1;
        });
        await scene.GoOnAsync(2);
    }

    /// <summary>
    /// Half of them through Kafka, half over HTTP. The first time they are new; a silo that joins reads the catalogue meanwhile. In the end the shop has
    /// every change.
    /// </summary>
    private static async Task ChangeProductsAsync(FailureScene scene)
    {
        const int Products = 5_000;
        var stock = scene.Random.Next(1, 1_000_000);
        var joining = scene.Cluster.StartSiloAsync();
        CatalogProducer.Produce(scene.Cluster.BootstrapServers, Enumerable.Range(0, Products / 2).Select(number => (ItemId(number), Product(number))));
        foreach (var part in Enumerable.Range(Products / 2, Products / 2).Chunk(Products / 20))
        {
            await StoreAsync(scene.Cluster.Gateway, string.Join('\n', part.Select(number => JsonSerializer.Serialize(Product(number)))));
        }

        var silo = await joining;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Products / 100),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (part, _) => await scene.Cluster.Gateway.WaitUntilAsync(
                "the shop to have a change of its products",
                async () => await scene.Cluster.Gateway.TryJsonAsync($"/v1/products/{ItemId((part * 100) + (part % 100))}") is { } product
                    && product.GetProperty("stock").GetInt32() == stock));
        await StopAsync(silo);

        static string ItemId(int number) => string.Create(CultureInfo.InvariantCulture, $"bulk-{number}");

        object Product(int number) => new { item_id = ItemId(number), title = $"Steel bowl 钢碗 no {number}", brand = $"brand-{number % 50}", categories = new[] { "kitchen" }, price = 9.5, currency = "CNY", stock };
    }

    /// <summary>Sends products as a shop does: lines that a busy cluster had no time for are sent again, as the answer asks for. No other is refused.</summary>
    private static Task StoreAsync(GatewayProcess gateway, string lines) => gateway.WaitUntilAsync("every product to be stored", async () =>
    {
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var response = await gateway.Http.PostAsync("/v1/products/bulk", body);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        var invalid = answer.GetProperty("errors").EnumerateArray().Where(error => error.GetProperty("reason").GetString() != RejectionReasons.Unavailable).ToArray();
        return invalid is []
            ? answer.GetProperty("rejected").GetInt64() == 0
            : throw new InvalidOperationException($"A product was refused: {invalid[0]}");
    });

    private static async Task RollAsync(FailureScene scene)
    {
        foreach (var old in scene.Silos)
        {
            await scene.Cluster.StartSiloAsync();
            await StopAsync(old);
        }
    }

    private static async Task JoinAndLeaveAsync(FailureScene scene)
    {
        var silo = await scene.Cluster.StartSiloAsync();
        await FailureScene.UntilItReadsAsync(silo);
        await scene.GoOnAsync(1);
        await StopAsync(silo);
    }

    private static async Task StopAsync(SiloProcess silo)
    {
        if (await silo.StopAsync() is not 0 and var code)
        {
            throw new InvalidOperationException($"{silo.Name} was told to stop and ended with {code}. Its log: {silo.LogPath}");
        }
    }

    private static async Task ErrorsAsync(FailureScene scene)
    {
        var broker = scene.Cluster.Broker;
        await broker.PushErrorsAsync(KafkaRequest.Fetch, ErrorCode.NotLeaderForPartition, ErrorCode.Local_Transport, ErrorCode.RequestTimedOut);
        await broker.PushErrorsAsync(KafkaRequest.Produce, ErrorCode.NotEnoughReplicas, ErrorCode.Local_Transport, ErrorCode.RequestTimedOut);
        await broker.PushErrorsAsync(KafkaRequest.OffsetCommit, ErrorCode.GroupLoadInProgress, ErrorCode.Local_Transport);
        await broker.PushErrorsAsync(KafkaRequest.Heartbeat, ErrorCode.RebalanceInProgress, ErrorCode.GroupCoordinatorNotAvailable);
        await broker.PushErrorsAsync(KafkaRequest.FindCoordinator, ErrorCode.GroupCoordinatorNotAvailable);
        await scene.GoOnAsync(5);
        foreach (var request in new[] { KafkaRequest.Fetch, KafkaRequest.Produce, KafkaRequest.OffsetCommit, KafkaRequest.Heartbeat, KafkaRequest.FindCoordinator })
        {
            await broker.ClearErrorsAsync(request);
        }
    }
}
