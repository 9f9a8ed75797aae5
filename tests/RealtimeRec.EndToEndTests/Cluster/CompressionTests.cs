using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>What gateway and silos write to the brokers takes no more room there than it must.</summary>
public sealed class CompressionTests : ClusterTestBase
{
    [SkippableFact]
    public async Task EventsAndDeadLettersAreCompressed()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions
        {
            Silos = 1,
            EventPartitions = 1,

            // Long enough for all events of a request to be in one batch, however busy the machine.
            GatewaySettings = new Dictionary<string, string> { ["Kafka:Producer:Linger"] = "00:00:01" },
        });
        using var taken = await cluster.Gateway.Http.PostAsJsonAsync("/v1/events", Enumerable.Range(0, 100).Select(number => Sample.View("ann", $"pan-{number}")));
        Assert.True(taken.IsSuccessStatusCode);
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build())
        {
            await producer.ProduceAsync("shop.events", new Message<string, string> { Key = "ann", Value = new string('x', 10_000) });
        }

        await cluster.Silos[0].WaitUntilAsync(
            "the letter to be written", async () => (await DeadLetterReader.ReadAllAsync(cluster.BootstrapServers)).Originals.Count == 1);

        // The second batch is the test's own.
        Assert.Equal(["LZ4", "NONE"], await CodecsAsync(cluster, "shop.events", partition: 0));
        Assert.Equal(["LZ4"], (await Task.WhenAll(Enumerable.Range(0, 8).Select(partition => CodecsAsync(cluster, "shop.events.dead-letter", partition)))).SelectMany(codecs => codecs));
    }

    private static async Task<string[]> CodecsAsync(LocalCluster cluster, string topic, int partition)
    {
        var file = cluster.Kafka.LogFileOf(1, topic, partition);
        return File.Exists(file)
            ? [.. Regex.Matches(await cluster.Kafka.RunToolAsync("org.apache.kafka.tools.DumpLogSegments", "--files", file), @"compresscodec: (\w+)").Select(batch => batch.Groups[1].Value.ToUpperInvariant())]
            : [];
    }
}
