using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The script that makes the topics on Kubernetes, with Kafka's own tool and an unmodified broker.</summary>
public sealed class TopicJobTests
{
    private static readonly string s_script = FindScript();

    [SkippableFact]
    public async Task TopicsAreMadeOnceAndOnlyEverGrow()
    {
        SharedKafka.Require();
        await using var kafka = await ApacheKafka.StartAsync(configuration: "auto.create.topics.enable=false");
        using var folder = new TemporaryDirectory();
        var tool = folder.File("kafka-topics.sh");
        await File.WriteAllTextAsync(tool, $"exec java -cp '{ApacheKafka.Folder}/libs/*' org.apache.kafka.tools.TopicCommand \"$@\"\n");

        Assert.Equal(0, await RunAsync(kafka.BootstrapServers, tool, partitions: 3));
        Assert.Equal((3, 2, 2), Partitions(kafka));
        Assert.Equal(0, await RunAsync(kafka.BootstrapServers, tool, partitions: 1));
        Assert.Equal((3, 2, 2), Partitions(kafka));
        Assert.Equal(0, await RunAsync(kafka.BootstrapServers, tool, partitions: 5));
        Assert.Equal((5, 2, 2), Partitions(kafka));
        // What it cannot do fails the job, which is then run again.
        Assert.NotEqual(0, await RunAsync(kafka.BootstrapServers, tool, partitions: 5, catalogTopic: "no topic"));
    }

    private static (int Events, int Catalog, int DeadLetters) Partitions(ApacheKafka kafka)
    {
        var topics = kafka.Admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
        return (topics["shop.events"], topics["shop.catalog"], topics["shop.events.dead-letter"]);
    }

    private static async Task<int> RunAsync(string servers, string tool, int partitions, string catalogTopic = "shop.catalog")
    {
        var start = new ProcessStartInfo("sh", [s_script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in new[]
        {
            ("KAFKA_TOPICS", $"sh {tool}"), ("Kafka__BootstrapServers", servers), ("Kafka__CatalogTopic", catalogTopic), ("REPLICATION_FACTOR", "1"), ("MIN_INSYNC_REPLICAS", "1"),
            ("EVENTS_PARTITIONS", partitions.ToString(CultureInfo.InvariantCulture)), ("CATALOG_PARTITIONS", "2"), ("DEAD_LETTER_PARTITIONS", "2"),
        })
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string FindScript()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RealtimeRec.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "deploy/kubernetes/base/create-topics.sh");
    }
}
