using Confluent.Kafka;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Two Kafka brokers on loopback, librdkafka's own, for as long as this lives.</summary>
internal sealed class MockKafka : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IAdminClient _owner = new AdminClientBuilder(
        new ClientConfig(new Dictionary<string, string> { ["bootstrap.servers"] = "ignored", ["test.mock.num.brokers"] = "2" })).Build();

    private bool _isDisposed;

    public MockKafka() =>
        BootstrapServers = string.Join(',', _owner.GetMetadata(Patience).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));

    public string BootstrapServers { get; }

    /// <summary>Reads a topic from its beginning until it has given <paramref name="count"/> messages, partition by partition in order.</summary>
    public List<ConsumeResult<string, byte[]>> Read(string topic, int count)
    {
        var config = new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "reader" };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        var partitions = _owner.GetMetadata(topic, Patience).Topics[0].Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        var read = new List<ConsumeResult<string, byte[]>>();
        while (read.Count < count)
        {
            read.Add(consumer.Consume(Patience) ?? throw new TimeoutException($"Waited {Patience} for message {read.Count} of {topic}."));
        }

        return read;
    }

    /// <summary>Ends the brokers; again for nothing.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _owner.Dispose();
        }
    }
}
