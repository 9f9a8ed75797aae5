using RealtimeRec.Testing.Brokers;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A Kafka for the tests of a class, each of which has topics and a group of its own there.</summary>
public sealed class ReplayFixture : IAsyncLifetime
{
    /// <summary>The Kafka.</summary>
    public ILocalKafka Kafka { get; private set; } = null!;

    public async Task InitializeAsync() => Kafka = await LocalKafka.StartAsync();

    public async Task DisposeAsync() => await Kafka.DisposeAsync();
}
