using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Clusters;

/// <summary>How far a cluster on real brokers is behind: what operators see of its consumer groups, and what its silos measure.</summary>
internal sealed class GroupLag(LocalCluster cluster)
{
    private const string Metric = "realtimerec_ingestion_lag";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    private readonly (string Topic, string Group)[] _groups =
        [("shop.events", $"realtimerec.{cluster.ClusterId}"), ("shop.catalog", $"realtimerec.{cluster.ClusterId}.catalog")];

    /// <summary>
    /// Waits until each group has committed the end of every partition, and each partition is read by one of the silos that run, which measures no lag;
    /// by the brokers alone where no silo runs.
    /// </summary>
    /// <exception cref="TimeoutException">Something lags, or the two do not agree.</exception>
    public async Task UntilGoneAsync()
    {
        string[] behind = [];
        if (!await Eventually.TryAsync(async () => (behind = await LookAsync()) is [], s_patience, s_interval))
        {
            throw new TimeoutException($"After {s_patience} the cluster lags: {string.Join("; ", behind)}. Logs: {cluster.LogFolder}");
        }
    }

    /// <summary>What is not as it is to be.</summary>
    private async Task<string[]> LookAsync()
    {
        // By a new client each time: one that knew a broker which was killed meanwhile hears no more of its coordinator (Confluent.Kafka 2.16.0).
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        try
        {
            var silos = cluster.Silos.Where(silo => !silo.HasExited).ToArray();
            var samples = (await Task.WhenAll(silos.Select(silo => silo.MetricsAsync(Metric)))).SelectMany(measured => measured).ToArray();
            var behind = new List<string>();
            foreach (var (topic, group) in _groups)
            {
                var partitions = admin.GetMetadata(topic, s_answer).Topics.Single().Partitions.ConvertAll(partition => new TopicPartition(topic, partition.PartitionId));
                behind.AddRange(await UncommittedAsync(admin, group, partitions));
                behind.AddRange(silos.Length == 0 ? [] : Measured(samples, partitions));
            }

            return [.. behind];
        }
        catch (KafkaException exception)
        {
            return [exception.Message];
        }
    }

    private static async Task<IEnumerable<string>> UncommittedAsync(IAdminClient admin, string group, List<TopicPartition> partitions)
    {
        var answer = await admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(group, partitions)], new ListConsumerGroupOffsetsOptions { RequestTimeout = s_answer });
        var committed = answer[0].Partitions.ToDictionary(partition => partition.TopicPartition, partition => partition.Offset.Value);
        var ends = await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() }), new ListOffsetsOptions { RequestTimeout = s_answer });
        return ends.ResultInfos
            .Select(end => end.TopicPartitionOffsetError)
            .Where(end => end.Offset.Value > 0 && end.Offset.Value != committed[end.TopicPartition])
            .Select(end => string.Create(CultureInfo.InvariantCulture, $"{group} has committed {committed[end.TopicPartition]} of {end.Topic}/{end.Partition.Value}, which ends at {end.Offset.Value}"));
    }

    private static IEnumerable<string> Measured(MetricSample[] samples, List<TopicPartition> partitions)
    {
        var byPartition = samples.ToLookup(sample => (sample.Labels["topic"], sample.Labels["partition"]), sample => sample.Value);
        return partitions
            .Select(partition => (Partition: partition, Lags: byPartition[(partition.Topic, partition.Partition.Value.ToString(CultureInfo.InvariantCulture))].ToArray()))
            .Where(measured => measured.Lags is not [0])
            .Select(measured => measured.Lags is []
                ? $"no silo says that it reads {measured.Partition.Topic}/{measured.Partition.Partition.Value}"
                : $"of {measured.Partition.Topic}/{measured.Partition.Partition.Value} silos measure a lag of {string.Join(" and ", measured.Lags)}");
    }
}
