using System.Net;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Tests;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.EndToEndTests.Cluster;

public sealed class ConsumerGroupTests
{
    private const int Users = 40;

    [SkippableFact]
    public async Task ASiloOfAnotherClusterTakesNoShareOfTheEvents()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = 1 });
        await using var stranger = SiloProcess.Start(cluster.Store.ConnectionString, new ProcessOptions
        {
            Name = "stranger",
            LogFolder = cluster.LogFolder,
            Settings = new Dictionary<string, string>
            {
                ["Cluster:ClusterId"] = cluster.ClusterId + "-other",
                ["Cluster:ServiceId"] = "other",
                ["Kafka:BootstrapServers"] = cluster.BootstrapServers,
                ["Ingestion:SessionTimeout"] = "00:00:03",
            },
        });
        await stranger.WaitUntilReadyAsync();
        await stranger.WaitForLogAsync("shop.events: took on");
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);

        var shop = new ShopApi(cluster.Gateway.Http);
        for (var user = 0; user < Users; user++)
        {
            var id = $"user-{user}";
            await ShopApi.UntilAsync($"{id} is known", async () => await cluster.Gateway.StatusOfAsync($"/v1/users/{id}") == HttpStatusCode.OK && await shop.AppliedEventsAsync(id) == 1);
        }

        Assert.Equal(0, await stranger.StopAsync());
    }

    [SkippableFact]
    public async Task WhatTheGroupHadCommittedUnderItsEarlierNameIsTakenOver()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var broker = await KafkaBroker.StartAsync(eventPartitions: 4);
        await ProduceAsync(broker.BootstrapServers, from: 0, to: Users);
        CommitAll(broker.BootstrapServers, "realtimerec");
        await ProduceAsync(broker.BootstrapServers, from: Users, to: Users + 5);

        await using var redis = await RedisServer.StartAsync();
        await using var silo = SiloProcess.Start(redis.ConnectionString, new ProcessOptions
        {
            Settings = new Dictionary<string, string> { ["Kafka:BootstrapServers"] = broker.BootstrapServers, ["Cluster:ClusterId"] = "blue" },
        });
        await silo.WaitForLogAsync("what the consumer group realtimerec had committed for 4 partitions was taken over by realtimerec.blue");
        await silo.WaitUntilAsync("it to read what is new", async () => (await MetricsAsync(silo)).Split('\n').Any(line =>
            line.StartsWith("realtimerec_ingestion_records_total", StringComparison.Ordinal)
            && line.Contains("topic=\"shop.events\"", StringComparison.Ordinal)
            && line.Split(' ')[1] == "5"));
        Assert.Equal(0, await silo.StopAsync());
    }

    /// <summary>The broker lets nobody stay in a group: silos are told to leave, and their attempts to join again fail.</summary>
    [SkippableFact]
    public async Task ASiloThatIsNoLongerInItsGroupSaysSoAndSoDoPartitionsWithoutAReader()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 4 });
        var silo = cluster.Silos[0];
        await silo.WaitUntilAsync("it to read every partition", async () => (await HealthAsync(silo)).Description.Contains("4 event and 8 catalogue", StringComparison.Ordinal));

        await cluster.Broker.PushErrorsAsync(KafkaRequest.JoinGroup, [.. Enumerable.Repeat(ErrorCode.GroupLoadInProgress, 3_000)]);
        await cluster.Broker.PushErrorsAsync(KafkaRequest.Heartbeat, ErrorCode.UnknownMemberId, ErrorCode.UnknownMemberId);
        await silo.WaitUntilAsync("it to say so", async () => await HealthAsync(silo) is { Status: "degraded" } health
            && health.Description.Contains("is not in its consumer group since", StringComparison.Ordinal));
        // Its grains still answer.
        Assert.Equal(HttpStatusCode.OK, await silo.StatusOfAsync("/healthz/ready"));
        await silo.WaitUntilAsync("the metrics to tell", async () =>
        {
            var metrics = await MetricsAsync(silo);
            return metrics.Contains("realtimerec_ingestion_member{otel_scope_name=\"RealtimeRec\",topic=\"shop.events\"} 0", StringComparison.Ordinal)
                && metrics.Contains("reason=\"no_reader\"", StringComparison.Ordinal);
        });

        await cluster.Broker.ClearErrorsAsync(KafkaRequest.JoinGroup);
        await silo.WaitUntilAsync("it to be healthy again", async () => (await HealthAsync(silo)).Status == "healthy");
    }

    [SkippableFact]
    public async Task APartitionWhoseOffsetDoesNotMoveThoughRecordsWaitIsNamed()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        var silo = cluster.Silos[0];
        await silo.WaitForLogAsync("shop.events: took on");
        await cluster.Store.StopAsync();
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: 1);
        await silo.WaitUntilAsync("it to be named", async () =>
            (await HealthAsync(silo)).Description.Contains("shop.events/0: records wait and none is applied since", StringComparison.Ordinal));
        Assert.Contains("partition=\"0\",reason=\"not_moving\",topic=\"shop.events\"", await MetricsAsync(silo), StringComparison.Ordinal);

        await cluster.Store.StartAgainAsync();
        await silo.WaitUntilAsync("it to be healthy again", async () => (await HealthAsync(silo)).Status == "healthy");
    }

    private static async Task<(string Status, string Description)> HealthAsync(SiloProcess silo)
    {
        using var response = await silo.Http.GetAsync("/healthz/ready");
        var check = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()).GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "ingestion");
        return (check.GetProperty("status").GetString()!, check.GetProperty("description").GetString()!);
    }

    private static Task<string> MetricsAsync(SiloProcess silo) => silo.Http.GetStringAsync("/metrics");

    private static async Task ProduceAsync(string servers, int from, int to)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = servers, Partitioner = Partitioner.Murmur2Random })
            .SetLogHandler((_, _) => { }).Build();
        for (var user = from; user < to; user++)
        {
            await producer.ProduceAsync("shop.events", new Message<string, string>
            {
                Key = $"user-{user}",
                Value = $$"""{"event_id":"{{user}}","event_name":"view_item","user_id":"user-{{user}}","items":[{"item_id":"cup"}]}""",
            });
        }
    }

    private static void CommitAll(string servers, string group)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = servers, GroupId = group, EnableAutoCommit = false })
            .SetLogHandler((_, _) => { }).Build();
        consumer.Commit(Enumerable.Range(0, 4).Select(partition =>
        {
            var marks = consumer.QueryWatermarkOffsets(new TopicPartition("shop.events", partition), TimeSpan.FromSeconds(20));
            return new TopicPartitionOffset("shop.events", partition, marks.High);
        }));
    }
}
