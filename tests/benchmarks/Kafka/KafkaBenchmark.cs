using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Kafka;

/// <summary>
/// How long events wait on an unmodified broker while something happens to silos and topics: silos that come and go, with both protocols of
/// consumer groups; a topic made anew, partitions added, transactions, every silo killed at once. What codecs cost and save.
/// </summary>
internal sealed class KafkaBenchmark : IBenchmark
{
    private const int Partitions = 8;
    private const int Silos = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_addedTarget = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_servedTarget = TimeSpan.FromSeconds(10);

    public string Name => "kafka";

    public string Description => "how long events wait while silos come and go and topics change, on an unmodified broker";

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (!ApacheKafka.IsInstalled)
        {
            throw new InvalidOperationException("This takes real brokers: Apache Kafka in ../shared/kafka or REALTIMEREC_KAFKA, and java on the PATH.");
        }

        var table = new Table().AddColumn("").AddColumn("s").AddColumn("target s");
        foreach (var protocol in new[] { GroupProtocol.Classic, GroupProtocol.Consumer })
        {
            console.WriteLine($"Silos come and go, protocol {protocol}…");
            foreach (var (what, waited) in await ChangesAsync(protocol, console, cancellationToken))
            {
                table.AddRow($"{what}, protocol {protocol}: an event waits at most", Seconds(waited), "");
            }
        }

        await using var cluster = await StartAsync(GroupProtocol.Classic, cancellationToken);
        await using var probe = await PartitionProbe.StartAsync(cluster, Partitions);

        console.WriteLine("Transactions…");
        var lag = await TransactionsAsync(cluster, cancellationToken);
        table.AddRow("the group's lag is 0 after the last of 40 transactions", Seconds(lag), "");

        console.WriteLine("Partitions are added…");
        var added = await AddPartitionsAsync(cluster);
        table.AddRow("partitions that were added are read", Seconds(added), Seconds(s_addedTarget));

        console.WriteLine("A topic is made anew…");
        await probe.StopAsync();
        await cluster.Kafka.DeleteTopicAsync(PartitionProbe.Topic);
        await cluster.Kafka.CreateTopicAsync(PartitionProbe.Topic, Partitions);
        var watch = Stopwatch.StartNew();
        await using var anew = await PartitionProbe.StartAsync(cluster, Partitions);
        var recreated = watch.Elapsed;
        table.AddRow("the events of a topic made anew are applied", Seconds(recreated), "");
        await anew.StopAsync();

        console.WriteLine("Every silo is killed…");
        await Task.WhenAll(cluster.Silos.Where(silo => !silo.HasExited).Select(silo => silo.KillAsync()));
        watch.Restart();
        var ready = cluster.StartMissingAsync(Silos);
        await cluster.Gateway.WaitUntilAsync("a feed", async () => await IsOkAsync(cluster, "/v1/users/probe-0/feed?limit=5"), s_patience);
        var feed = watch.Elapsed;
        await using var after = await PartitionProbe.StartAsync(cluster, Partitions);
        var applied = watch.Elapsed;
        await ready;
        await after.StopAsync();
        table.AddRow("every silo killed and started again: a feed", Seconds(feed), Seconds(s_servedTarget));
        table.AddRow("every silo killed and started again: events of every partition are applied", Seconds(applied), "");

        console.WriteLine("Codecs…");
        foreach (var codec in new[] { CompressionType.None, CompressionType.Lz4, CompressionType.Zstd, CompressionType.Snappy })
        {
            var (bytes, microseconds) = await new CodecProbe(cluster.Kafka).MeasureAsync(codec);
            table.AddRow($"events at 2,000/s, codec {codec}: {bytes:N0} bytes and {microseconds:N1} µs of the producer's CPU each", "", "");
        }

        console.Write(table);
        return new BenchmarkResult(Name, feed.TotalSeconds, "s", null, null, null) { Failed = added > s_addedTarget || feed > s_servedTarget };
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture);

    private static Task<LocalCluster> StartAsync(GroupProtocol protocol, CancellationToken cancellationToken) => LocalCluster.StartAsync(
        new LocalClusterOptions
        {
            Silos = Silos,
            OptimisedBrokers = true,
            EventPartitions = Partitions,
            SiloSettings = new Dictionary<string, string> { ["Ingestion:GroupProtocol"] = protocol.ToString() },
        },
        cancellationToken);

    private static async Task<IReadOnlyList<(string What, TimeSpan Waited)>> ChangesAsync(GroupProtocol protocol, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var cluster = await StartAsync(protocol, cancellationToken);
        await using var probe = await PartitionProbe.StartAsync(cluster, Partitions);
        (string What, Func<Task> ActAsync)[] changes =
        [
            ("a silo joins", () => cluster.StartSiloAsync()),
            ("a silo is stopped", () => cluster.Silos[^1].StopAsync()),
            ("another joins", () => cluster.StartSiloAsync()),
            ("a silo is killed", () => cluster.Silos[^1].KillAsync()),
        ];
        var waits = new List<(string, TimeSpan)>();
        foreach (var (what, actAsync) in changes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await probe.RoundsAsync(10);
            probe.Forget();
            await actAsync();
            await probe.RoundsAsync(10);
            waits.Add((what, probe.Longest));
            console.WriteLine($"  {what}: {Seconds(probe.Longest)} s");
        }

        return waits;
    }

    private static async Task<TimeSpan> TransactionsAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers, TransactionalId = "shop" })
            .SetLogHandler((_, _) => { })
            .Build();
        producer.InitTransactions(s_patience);
        for (var transaction = 0; transaction < 40; transaction++)
        {
            producer.BeginTransaction();
            for (var i = 0; i < Partitions; i++)
            {
                producer.Produce(PartitionProbe.Topic, new Message<string, string> { Key = $"buyer-{i}", Value = PartitionProbe.Event($"buyer-{i}", transaction) });
            }

            if (transaction % 4 == 3)
            {
                producer.AbortTransaction(s_patience);
            }
            else
            {
                producer.CommitTransaction(s_patience);
            }
        }

        var watch = Stopwatch.StartNew();
        TopicPartition[] all = [.. Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(PartitionProbe.Topic, partition))];
        var ends = (await cluster.Kafka.Admin.ListOffsetsAsync(all.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() })))
            .ResultInfos.ToDictionary(end => end.TopicPartitionOffsetError.Partition.Value, end => end.TopicPartitionOffsetError.Offset.Value);
        await Eventually.HoldsAsync(
            "the group is at the end",
            async () => (await cluster.Kafka.Admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions($"realtimerec.{cluster.ClusterId}", [.. all])]))[0].Partitions
                .TrueForAll(committed => committed.Offset.Value >= ends[committed.Partition.Value]),
            s_patience,
            cancellationToken: cancellationToken);
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> AddPartitionsAsync(LocalCluster cluster)
    {
        await cluster.Kafka.Admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = PartitionProbe.Topic, IncreaseTo = 2 * Partitions }]);
        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            "every partition is read",
            async () => (await Task.WhenAll(cluster.Silos.Where(silo => !silo.HasExited).Select(silo => silo.MetricsAsync("realtimerec_ingestion_lag"))))
                .SelectMany(samples => samples)
                .Count(sample => sample.IsOfEvents) == 2 * Partitions,
            s_patience);
        return watch.Elapsed;
    }

    private static async Task<bool> IsOkAsync(LocalCluster cluster, string path)
    {
        try
        {
            using var response = await cluster.Gateway.Http.GetAsync(path);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
