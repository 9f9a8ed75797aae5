using System.Net;
using Confluent.Kafka;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Silos as members of their consumer groups, on unmodified brokers and with both of their protocols.</summary>
public sealed class ConsumerGroupTests : ClusterTestBase
{
    private const int Users = 40;
    private const int Partitions = 4;
    private const string Classic = "classic";
    private const string Consumer = "consumer";
    private const string Stalled = "realtimerec_ingestion_stalled_seconds";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableTheory]
    [InlineData(Classic)]
    [InlineData(Consumer)]
    public async Task SilosShareThePartitionsAndTakeOverFromOneThatIsKilled(string protocol)
    {
        SharedKafka.Require();
        var cluster = await StartAsync(protocol, silos: 2);
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);
        await cluster.UntilAppliedAsync(OneEach(Users));
        await UntilSharedAsync(cluster);

        await cluster.StartSiloAsync();
        await UntilSharedAsync(cluster);
        await ProduceAsync(cluster.BootstrapServers, from: Users, to: 2 * Users);
        await cluster.Silos[0].KillAsync();
        await ProduceAsync(cluster.BootstrapServers, from: 2 * Users, to: 3 * Users);
        await UntilSharedAsync(cluster);
        await cluster.UntilAppliedAsync(OneEach(3 * Users));
        Assert.Equal(0, await cluster.Silos[1].StopAsync());
        await UntilSharedAsync(cluster);
    }

    /// <summary>One silo has nothing to read; that is no fault, and it takes over when the other is gone.</summary>
    [SkippableTheory]
    [InlineData(Classic)]
    [InlineData(Consumer)]
    public async Task ATopicOfOnePartitionIsReadByOneSiloAndByTheOtherWhenThatIsGone(string protocol)
    {
        SharedKafka.Require();
        var cluster = await StartAsync(protocol, silos: 2, partitions: 1);
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);
        await cluster.UntilAppliedAsync(OneEach(Users));
        var reads = await Task.WhenAll(cluster.Silos.Select(async silo => (await silo.MetricsAsync("realtimerec_ingestion_lag")).Any(sample => sample.IsOfEvents)));
        Assert.Single(reads, true);
        foreach (var silo in cluster.Silos)
        {
            await silo.WaitUntilAsync("it to be healthy, whether it reads or not", async () => (await silo.CheckAsync("ingestion")).Status == "healthy");
        }

        await cluster.Silos[Array.IndexOf(reads, true)].KillAsync();
        await ProduceAsync(cluster.BootstrapServers, from: Users, to: 2 * Users);
        await cluster.UntilAppliedAsync(OneEach(2 * Users));
    }

    [SkippableTheory]
    [InlineData(Classic)]
    [InlineData(Consumer)]
    public async Task ASiloOfAnotherClusterTakesNoShareOfTheEvents(string protocol)
    {
        SharedKafka.Require();
        var cluster = await StartAsync(protocol, silos: 1);
        await using var stranger = SiloProcess.Start(cluster.Store.ConnectionString, new ProcessOptions
        {
            Name = "stranger",
            LogFolder = cluster.LogFolder,
            Settings = new Dictionary<string, string>
            {
                ["Cluster:ClusterId"] = cluster.ClusterId + "-other",
                ["Cluster:ServiceId"] = "other",
                ["Kafka:BootstrapServers"] = cluster.BootstrapServers,
                ["Ingestion:GroupProtocol"] = protocol,
            },
        });
        await stranger.WaitUntilReadyAsync();
        await stranger.WaitForLogAsync("shop.events: was assigned");
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);

        await cluster.UntilAppliedAsync(OneEach(Users));
        Assert.Equal(0, await stranger.StopAsync());
    }

    [SkippableTheory]
    [InlineData(Classic)]
    [InlineData(Consumer)]
    public async Task WhatTheGroupHadCommittedUnderItsEarlierNameIsTakenOver(string protocol)
    {
        SharedKafka.Require();
        var cluster = await StartAsync(protocol, silos: 0);
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);
        CommitAll(cluster.BootstrapServers, "realtimerec");
        await ProduceAsync(cluster.BootstrapServers, from: Users, to: Users + 5);

        var silo = await cluster.StartSiloAsync();
        await silo.WaitForLogAsync($"what the consumer group realtimerec had committed for 4 partitions was taken over by realtimerec.{cluster.ClusterId}");
        await silo.WaitUntilAsync("it to read what is new", async () =>
            (await silo.MetricsAsync("realtimerec_ingestion_records_total")).Any(sample => sample is { IsOfEvents: true, Value: >= 5 }));
        Assert.Equal(5, (await silo.MetricsAsync("realtimerec_ingestion_records_total")).Single(sample => sample.IsOfEvents).Value);
        Assert.Equal(0, await silo.StopAsync());
    }

    /// <summary>The broker lets nobody stay in a group: silos are told to leave, and their attempts to join again fail.</summary>
    [SkippableFact]
    public async Task ASiloThatIsNoLongerInItsGroupSaysSoAndSoDoPartitionsWithoutAReader()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, LoopbackBroker = true, EventPartitions = 4 });
        var silo = cluster.Silos[0];
        await silo.WaitUntilAsync("it to read every partition", async () => (await silo.CheckAsync("ingestion")).Description.Contains("4 event and 8 catalogue", StringComparison.Ordinal));

        await cluster.Broker.PushErrorsAsync(KafkaRequest.JoinGroup, [.. Enumerable.Repeat(ErrorCode.GroupLoadInProgress, 3_000)]);
        await cluster.Broker.PushErrorsAsync(KafkaRequest.Heartbeat, ErrorCode.UnknownMemberId, ErrorCode.UnknownMemberId);
        await silo.WaitUntilAsync("it to say so", async () => await silo.CheckAsync("ingestion") is { Status: "degraded" } health
            && health.Description.Contains("is not in its consumer group since", StringComparison.Ordinal));
        // Its grains still answer.
        Assert.Equal(HttpStatusCode.OK, await silo.StatusOfAsync("/healthz/ready"));
        await silo.WaitUntilAsync("the metrics to tell", async () =>
            (await silo.MetricsAsync("realtimerec_ingestion_member")).Any(sample => sample is { IsOfEvents: true, Value: 0 })
            && (await silo.MetricsAsync(Stalled)).Any(sample => sample.Labels["reason"] == "no_reader"));

        await cluster.Broker.ClearErrorsAsync(KafkaRequest.JoinGroup);
        await silo.WaitUntilAsync("it to be healthy again", async () => (await silo.CheckAsync("ingestion")).Status == "healthy");
    }

    /// <summary>The library's consumers do not always find back to their group after a broker stood still.</summary>
    [SkippableFact]
    public async Task AConsumerThatDoesNotComeBackToItsGroupIsReplaced()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions
        {
            Silos = 1,
            LoopbackBroker = true,
            EventPartitions = Partitions,
            SiloSettings = new Dictionary<string, string> { ["Ingestion:MaxPollInterval"] = "00:00:03", ["Ingestion:DrainTimeout"] = "00:00:02" },
        });
        var silo = cluster.Silos[0];
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: Users);
        await cluster.UntilAppliedAsync(OneEach(Users));
        await cluster.Broker.PushErrorsAsync(KafkaRequest.JoinGroup, [.. Enumerable.Repeat(ErrorCode.GroupLoadInProgress, 3_000)]);
        await cluster.Broker.PushErrorsAsync(KafkaRequest.Heartbeat, ErrorCode.UnknownMemberId, ErrorCode.UnknownMemberId);
        await silo.WaitForLogAsync("shop.events: its consumer has not been in its group for");
        await ProduceAsync(cluster.BootstrapServers, from: Users, to: 2 * Users);

        await cluster.Broker.ClearErrorsAsync(KafkaRequest.JoinGroup);
        await cluster.UntilAppliedAsync(OneEach(2 * Users));
        Assert.Equal(0, await silo.StopAsync());
    }

    [SkippableFact]
    public async Task APartitionWhoseOffsetDoesNotMoveThoughRecordsWaitIsNamed()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        var silo = cluster.Silos[0];
        await silo.WaitForLogAsync("shop.events: was assigned");
        await cluster.Store.StopAsync();
        await ProduceAsync(cluster.BootstrapServers, from: 0, to: 1);
        await silo.WaitUntilAsync("it to be named", async () =>
            (await silo.CheckAsync("ingestion")).Description.Contains("shop.events/0: records wait and none is applied since", StringComparison.Ordinal));
        Assert.Contains(await silo.MetricsAsync(Stalled), sample => sample.IsOfEvents && sample.Labels["partition"] == "0" && sample.Labels["reason"] == "not_moving");

        await cluster.Store.StartAgainAsync();
        await silo.WaitUntilAsync("it to be healthy again", async () => (await silo.CheckAsync("ingestion")).Status == "healthy");
    }

    /// <summary>With the brokers' protocol this is theirs to say.</summary>
    [SkippableFact]
    public async Task APropertyThatAConsumerRefusesEndsTheStart()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var silo = SiloProcess.Start(redis.ConnectionString, new ProcessOptions
        {
            Settings = new Dictionary<string, string>
            {
                ["Kafka:BootstrapServers"] = "127.0.0.1:9",
                ["Kafka:Properties:group.protocol"] = Consumer,
                ["Kafka:Properties:session.timeout.ms"] = "7000",
            },
        });
        Assert.NotEqual(0, await silo.WaitForExitAsync());
        Assert.Matches("the consumer of shop.catalog cannot be made of these settings: .*session.timeout.ms", silo.Log);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
    }

    private Task<LocalCluster> StartAsync(string protocol, int silos, int partitions = Partitions) => StartAsync(new LocalClusterOptions
    {
        Silos = silos,
        EventPartitions = partitions,
        SiloSettings = new Dictionary<string, string> { ["Ingestion:GroupProtocol"] = protocol },
    });

    private static IEnumerable<KeyValuePair<string, long>> OneEach(int users) => Enumerable.Range(0, users).Select(user => KeyValuePair.Create($"user-{user}", 1L));

    /// <summary>Each partition of the events is read by one of the silos that run, and each of these reads some.</summary>
    private static async Task UntilSharedAsync(LocalCluster cluster)
    {
        var shares = "";
        var held = await Eventually.TryAsync(
            async () =>
            {
                var each = await Task.WhenAll(cluster.Silos.Where(silo => !silo.HasExited).Select(async silo => (await silo.MetricsAsync("realtimerec_ingestion_lag"))
                    .Where(sample => sample.IsOfEvents)
                    .Select(sample => sample.Labels["partition"])
                    .ToArray()));
                shares = string.Join(" | ", each.Select(share => string.Join(' ', share)));
                return each.All(share => share.Length > 0)
                    && each.SelectMany(share => share).Order().SequenceEqual(Enumerable.Range(0, Partitions).Select(partition => $"{partition}"));
            },
            Patience);
        Assert.True(held, $"The silos read {shares}. Logs: {cluster.LogFolder}");
    }

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
        consumer.Commit(Enumerable.Range(0, Partitions).Select(partition =>
        {
            var marks = consumer.QueryWatermarkOffsets(new TopicPartition("shop.events", partition), TimeSpan.FromSeconds(20));
            return new TopicPartitionOffset("shop.events", partition, marks.High);
        }));
    }
}
