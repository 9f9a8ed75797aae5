using Confluent.Kafka;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A Kafka for the tests of a class, each of which has topics and a group of its own there.</summary>
public sealed class ReplayFixture : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    /// <summary>The Kafka.</summary>
    public ILocalKafka Kafka { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Kafka = await LocalKafka.StartAsync();

        // Brokers make the topic of all groups' offsets when the first group is asked for, and answer meanwhile that nobody coordinates it.
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Kafka.BootstrapServers, GroupId = "first" })
            .SetLogHandler((_, _) => { }).Build();
        await Eventually.HoldsAsync("groups are coordinated", () => Task.FromResult(IsCoordinated(consumer)), s_patience);
    }

    public async Task DisposeAsync() => await Kafka.DisposeAsync();

    private static bool IsCoordinated(IConsumer<Ignore, Ignore> consumer)
    {
        try
        {
            return consumer.Committed([new TopicPartition("shop.events", 0)], s_answer).Count == 1;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
