using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Testing.Failures;

/// <summary>What a cluster of RealtimeRec survives without losing an event or counting one twice.</summary>
public static class FailureScenarios
{
    /// <summary>Every scenario, for a cluster of two silos at least.</summary>
    public static IReadOnlyList<FailureScenario> All { get; } =
    [
        new("kill -9 of a silo", async scene => await scene.AnySilo().KillAsync()),
        new("kill -9 of a silo amid a batch", async scene => await (await scene.SiloAmidABatchAsync()).KillAsync())
        {
            Shape = static load => load with { PerSecond = load.PerSecond * 4 },
        },
        new("kill -9 of the gateway", async scene => await scene.Cluster.Gateway.KillAsync()),
        new("rolling restart of all silos", RollAsync) { IsGraceful = true },
        new("a silo joins and leaves", JoinAndLeaveAsync) { IsGraceful = true },
        new("Redis stopped for 10 s", async scene =>
        {
            await scene.Cluster.Store.StopAsync();
            await scene.GoOnAsync(10);
            await scene.Cluster.Store.StartAgainAsync();
        }),
        new("the brokers down for 5 s", async scene =>
        {
            await scene.Cluster.Broker.TakeDownAsync();
            await scene.GoOnAsync(5);
            await scene.Cluster.Broker.BringUpAsync();
        }),
        new("errors of the brokers", ErrorsAsync),
        new("round trips of 200 ms to the brokers", async scene =>
        {
            await scene.Cluster.Broker.SetRoundTripTimeAsync(TimeSpan.FromMilliseconds(200));
            await scene.GoOnAsync(5);
            await scene.Cluster.Broker.SetRoundTripTimeAsync(TimeSpan.Zero);
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
    ];

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
