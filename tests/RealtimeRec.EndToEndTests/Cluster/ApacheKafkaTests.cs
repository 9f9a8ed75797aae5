using Confluent.Kafka;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The unmodified brokers, as other tests use them.</summary>
public sealed class ApacheKafkaTests : ClusterTestBase
{
    [SkippableFact]
    public async Task EachBrokerCanBeTakenAwayAndNoneIsLeftBehind()
    {
        SharedKafka.Require();
        int[] processes;
        await using (var kafka = await ApacheKafka.StartAsync(brokers: 3))
        {
            await kafka.CreateTopicAsync("copies", partitions: 3);
            processes = [.. kafka.Processes.Select(broker => broker.Id)];
            Assert.Equal(3, processes.Distinct().Count());

            using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
            await producer.ProduceAsync("copies", new Message<Null, byte[]> { Value = [1] });
            await kafka.KillAsync(3);
            await producer.ProduceAsync("copies", new Message<Null, byte[]> { Value = [2] });
            await kafka.Broker(2).FreezeAsync();
            await kafka.Broker(2).ThawAsync();
            await kafka.StartAgainAsync(3);

            // All of them away, then back with what they had.
            await kafka.KillAllAsync();
            Assert.Empty(kafka.Processes);
            await kafka.StartAllAgainAsync();
            await Eventually.HoldsAsync("both records are there", () => Task.FromResult(Read(kafka, "copies") == 2), TimeSpan.FromMinutes(1));
            processes = [.. processes, .. kafka.Processes.Select(broker => broker.Id)];
        }

        Assert.DoesNotContain(processes, id => Directory.Exists($"/proc/{id}"));
    }

    [SkippableFact]
    public async Task AClusterReadsFromThemWhatAProducerSaysItProduced()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 4 });
        using var producer = new EventProducer(new EventLoad { BootstrapServers = cluster.BootstrapServers, Users = 20 });
        await producer.ProduceAsync(200);
        await cluster.UntilAppliedAsync(producer.Truth());
    }

    [SkippableFact]
    public async Task TheCommandThatStartsAClusterTakesThem()
    {
        SharedKafka.Require();
        await using var command = TestClusterProgram.Start(["--silos", "0", "--kafka", ApacheKafka.Folder!], new ProcessOptions());
        await command.WaitForLogAsync("Ready. Ctrl-C stops it.");
        Assert.Contains(" kafka-1 ", command.Log, StringComparison.Ordinal);
        var servers = command.Log.Split('\n').Single(line => line.StartsWith("Kafka:BootstrapServers", StringComparison.Ordinal)).Split(' ')[^1].Trim();

        // Another cluster on the same brokers.
        await using var second = TestClusterProgram.Start(["--silos", "0", "--kafka", servers], new ProcessOptions());
        await second.WaitForLogAsync("Ready. Ctrl-C stops it.");
        Assert.DoesNotContain(" kafka", second.Log, StringComparison.Ordinal);
        Assert.Equal(0, await second.StopAsync());
        Assert.Equal(0, await command.StopAsync());
    }

    private static int Read(ApacheKafka kafka, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "count" })
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            return (int)Enumerable.Range(0, 3).Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(5)).High.Value);
        }
        catch (KafkaException)
        {
            return -1;
        }
    }
}
