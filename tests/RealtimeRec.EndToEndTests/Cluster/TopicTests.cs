using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>What may befall a topic while silos read it, on unmodified brokers.</summary>
public sealed class TopicTests : ClusterTestBase
{
    private const string Events = "shop.events";
    private const int Users = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task ATopicThatIsDeletedAndMadeAnewIsReadFromItsStart()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 2 });
        var expected = new Dictionary<string, long>();
        await ProduceAsync(cluster, seed: 1, records: 200, expected);
        await cluster.UntilAppliedAsync(expected);

        await cluster.Kafka.DeleteTopicAsync(Events);
        await cluster.Kafka.CreateTopicAsync(Events, partitions: 2);
        await ProduceAsync(cluster, seed: 2, records: 200, expected);
        await cluster.UntilAppliedAsync(expected);
        await cluster.Silos[0].WaitForLogAsync("the topic was made anew; it is read from its start");
        Assert.Contains(await cluster.Silos[0].MetricsAsync("realtimerec_ingestion_log_changes_total"), sample => sample.Labels["change"] == "recreated");
        await cluster.UntilCaughtUpAsync();

        // While the silo is away, too, and longer than what was read of the earlier one.
        await cluster.Silos[0].StopAsync();
        await cluster.Kafka.DeleteTopicAsync(Events);
        await cluster.Kafka.CreateTopicAsync(Events, partitions: 2);
        await ProduceAsync(cluster, seed: 3, records: 500, expected);
        await cluster.StartSiloAsync();
        await cluster.UntilAppliedAsync(expected);
    }

    [SkippableFact]
    public async Task PartitionsThatAreAddedAreReadAndWrittenToWithinHalfAMinute()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        await cluster.Silos[0].WaitForLogAsync("shop.events: was assigned 1 partitions");
        await cluster.Gateway.WaitUntilAsync("the gateway to write", async () => await SendAsync(cluster, "first"));
        await cluster.Kafka.Admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Events, IncreaseTo = 4 }]);

        // Within the interval of the clients and what a rebalance takes; the library's own is five minutes.
        await cluster.Silos[0].WaitForLogAsync("4 in total.", TimeSpan.FromMinutes(1));
        using var reader = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "ends" }).SetLogHandler((_, _) => { }).Build();
        var number = 0;
        await cluster.Gateway.WaitUntilAsync(
            "the gateway to write to every partition",
            async () =>
            {
                await SendAsync(cluster, $"shopper-{number++}");
                return (await cluster.Silos[0].MetricsAsync("realtimerec_ingestion_lag")).Count(sample => sample.IsOfEvents) == 4
                    && Enumerable.Range(0, 4).All(partition => reader.QueryWatermarkOffsets(new TopicPartition(Events, partition), TimeSpan.FromSeconds(5)).High.Value > 0);
            },
            TimeSpan.FromMinutes(1));
    }

    [SkippableFact]
    public async Task TheLagComesToNothingBehindTransactions()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 4 });
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers, TransactionalId = "shop" })
            .SetLogHandler((_, _) => { })
            .Build();
        producer.InitTransactions(Patience);
        var expected = new Dictionary<string, long>();
        for (var transaction = 0; transaction < 20; transaction++)
        {
            var isAborted = transaction % 4 == 3;
            producer.BeginTransaction();
            for (var i = 0; i < 10; i++)
            {
                var user = string.Create(CultureInfo.InvariantCulture, $"user-{i}");
                producer.Produce(Events, new Message<byte[], byte[]>
                {
                    Key = System.Text.Encoding.UTF8.GetBytes(user),
                    Value = JsonSerializer.SerializeToUtf8Bytes(Sample.View(user, $"pan-{transaction}")),
                });
                expected[user] = expected.GetValueOrDefault(user) + (isAborted ? 0 : 1);
            }

            if (isAborted)
            {
                // What no broker has leaves no marker.
                producer.Flush(Patience);
                producer.AbortTransaction(Patience);
            }
            else
            {
                producer.CommitTransaction(Patience);
            }
        }

        await cluster.UntilAppliedAsync(expected);
        await cluster.UntilCaughtUpAsync();
    }

    [SkippableFact]
    public async Task RecordsThatWereDeletedBeforeTheyWereReadAreCountedAndTold()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        var expected = new Dictionary<string, long>();
        await ProduceAsync(cluster, seed: 1, records: 100, expected);
        await cluster.UntilAppliedAsync(expected);
        await cluster.UntilCaughtUpAsync();
        await cluster.Silos[0].StopAsync();

        await ProduceAsync(cluster, seed: 2, records: 100, []);
        await cluster.Kafka.Admin.DeleteRecordsAsync([new TopicPartitionOffset(Events, 0, 200)]);
        await ProduceAsync(cluster, seed: 3, records: 50, expected);
        var silo = await cluster.StartSiloAsync();
        await cluster.UntilAppliedAsync(expected);
        await silo.WaitForLogAsync("shop.events/0: 100 records were deleted before they were read. It goes on at 200.");
        Assert.Equal(100, (await silo.MetricsAsync("realtimerec_ingestion_lost_total")).Single(sample => sample.IsOfEvents).Value);
        await silo.WaitUntilAsync("its health to tell", async () => (await silo.Http.GetStringAsync("/healthz/ready"))
            .Contains("shop.events/0: 100 records were deleted before they were read", StringComparison.Ordinal));
        await cluster.UntilCaughtUpAsync();
    }

    /// <summary>As <c>kafka-consumer-groups --reset-offsets --to-earliest</c> does, which asks for a group without members.</summary>
    [SkippableFact]
    public async Task AGroupThatIsSetBackToTheBeginningCountsNothingTwice()
    {
        SharedKafka.Require();
        const int Partitions = 200;
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = Partitions });
        var expected = new Dictionary<string, long>();
        await ProduceAsync(cluster, seed: 1, records: 1_000, expected);
        await cluster.UntilAppliedAsync(expected);
        await cluster.Silos[0].StopAsync();
        await ProduceAsync(cluster, seed: 2, records: 300, expected);
        await cluster.Kafka.Admin.AlterConsumerGroupOffsetsAsync(
        [
            new ConsumerGroupTopicPartitionOffsets(
                $"realtimerec.{cluster.ClusterId}", [.. Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Events, partition, 0))]),
        ]);

        var silo = await cluster.StartSiloAsync();
        await cluster.UntilCaughtUpAsync();
        await cluster.UntilAppliedAsync(expected);
        Assert.Equal(1_300, (await silo.MetricsAsync("realtimerec_ingestion_records_total")).Single(sample => sample.IsOfEvents).Value);
    }

    /// <summary>A disk that loses what was written last; what comes then takes the same offsets, and more.</summary>
    [SkippableFact]
    public async Task ALogThatWasCutGoesOnWhereItWasCut()
    {
        SharedKafka.Require();
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, EventPartitions = 1 });
        var silo = cluster.Silos[0];
        var expected = new Dictionary<string, long>();
        var log = new FileInfo(cluster.Kafka.LogFileOf(1, Events, partition: 0));
        await ApplyAsync(seed: 1, records: 50);
        log.Refresh();
        var length = log.Length;
        await ApplyAsync(seed: 2, records: 20);
        await CutAsync(length);
        await ApplyAsync(seed: 3, records: 40);
        await silo.WaitForLogAsync("its log was cut behind what was read of it. It goes on at 50;");
        Assert.Contains(await silo.MetricsAsync("realtimerec_ingestion_log_changes_total"), sample => sample.Labels["change"] == "cut");

        // While the silo is away, too.
        log.Refresh();
        length = log.Length;
        await ApplyAsync(seed: 4, records: 20);
        await silo.StopAsync();
        await CutAsync(length);
        await ProduceAsync(cluster, seed: 5, records: 40, expected);
        silo = await cluster.StartSiloAsync();
        await cluster.UntilAppliedAsync(expected);
        await silo.WaitForLogAsync("its log was cut behind what was read of it. It goes on at 90;");
        await cluster.UntilCaughtUpAsync();

        async Task ApplyAsync(int seed, int records)
        {
            await ProduceAsync(cluster, seed, records, expected);
            await cluster.UntilAppliedAsync(expected);
            await cluster.UntilCaughtUpAsync();
        }

        async Task CutAsync(long length)
        {
            await cluster.Kafka.KillAsync(1);
            using (var file = log.OpenWrite())
            {
                file.SetLength(length);
            }

            await cluster.Kafka.StartAgainAsync(1);
        }
    }

    private static async Task ProduceAsync(LocalCluster cluster, int seed, int records, Dictionary<string, long> expected)
    {
        using var producer = new EventProducer(new EventLoad { BootstrapServers = cluster.BootstrapServers, Seed = seed, Users = Users });
        await producer.ProduceAsync(records);
        var truth = producer.Truth();
        Assert.Equal((records, 0), (truth.Records, truth.Undelivered));
        foreach (var (user, known) in truth.Users)
        {
            expected[user] = expected.GetValueOrDefault(user) + known.Events;
        }
    }

    private static async Task<bool> SendAsync(LocalCluster cluster, string user)
    {
        using var response = await cluster.Gateway.Http.PostAsJsonAsync("/v1/events", Sample.View(user, "pan"));
        return response.IsSuccessStatusCode;
    }
}
