using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Tests;
using StackExchange.Redis;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>
/// A cluster that goes on where version 080284e stopped: it knew logs by the names of their topics, and its group by no cluster's id.
/// </summary>
public sealed class UpgradeTests : ClusterTestBase
{
    private const string Shopper = "upgraded";
    private const string Topic = "shop.events";

    /// <summary>What the stored profile says: so many events applied, up to this offset of this partition.</summary>
    private const int Applied = 207;
    private const int AppliedTo = 300;
    private const int Partition = 3;

    [SkippableFact]
    public async Task ABacklogIsAppliedOnceAndNothingOfItIsLost()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 4 });
        await cluster.Silos[0].StopAsync();
        using (var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString + ",allowAdmin=true"))
        {
            await redis.GetDatabase().ExecuteAsync("FLUSHALL");
            await redis.GetDatabase().HashSetAsync(
                $"realtimerec/state/user/{Shopper}/user", [new HashEntry("data", Profile()), new HashEntry("etag", "1")]);
        }

        // Of the committed backlog the profile has the first part already: the old version stored it, and was killed before it committed.
        const int Committed = AppliedTo - 10, Backlog = 40;
        await ProduceAsync(cluster, AppliedTo + 1 + Backlog);
        Commit(cluster, Committed);
        await ForgetGroupAsync(cluster);

        var silo = await cluster.StartSiloAsync();
        await silo.WaitForLogAsync("what the consumer group realtimerec had committed for 4 partitions was taken over");
        await cluster.UntilAppliedAsync([new(Shopper, Applied + Backlog)]);

        // And what comes then is neither taken for old.
        await ProduceAsync(cluster, 5);
        await cluster.UntilAppliedAsync([new(Shopper, Applied + Backlog + 5)]);
        Assert.Equal(AppliedTo - Committed + 1 + Backlog + 5, (await silo.MetricsAsync("realtimerec_ingestion_records_total")).Single(sample => sample.IsOfEvents).Value);
    }

    private static byte[] Profile()
    {
        using var reader = new StreamReader(typeof(UpgradeTests).Assembly.GetManifestResourceStream("user-080284e.base64")!);
        return Convert.FromBase64String(reader.ReadToEnd());
    }

    private static async Task ProduceAsync(LocalCluster cluster, int records)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(Enumerable.Range(0, records).Select(i => producer.ProduceAsync(
            new TopicPartition(Topic, Partition),
            new Message<string, byte[]> { Key = Shopper, Value = JsonSerializer.SerializeToUtf8Bytes(Sample.View(Shopper, string.Create(CultureInfo.InvariantCulture, $"pan-{i % 9}"))) })));
    }

    /// <summary>A silo that was stopped before it read anything may have left no group.</summary>
    private static async Task ForgetGroupAsync(LocalCluster cluster)
    {
        try
        {
            await cluster.Kafka.Admin.DeleteGroupsAsync([$"realtimerec.{cluster.ClusterId}"]);
        }
        catch (DeleteGroupsException exception) when (exception.Results.TrueForAll(result => result.Error.Code == ErrorCode.GroupIdNotFound))
        {
        }
    }

    private static void Commit(LocalCluster cluster, long offset)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "realtimerec", EnableAutoCommit = false }).SetLogHandler((_, _) => { }).Build();
        consumer.Commit(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(Topic, partition, partition == Partition ? offset : 0)));
    }
}
