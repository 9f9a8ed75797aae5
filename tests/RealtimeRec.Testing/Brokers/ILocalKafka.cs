using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Brokers;

/// <summary>A Kafka on loopback: brokers of <see cref="ApacheKafka"/>, or the one inside the client library (<see cref="KafkaBroker"/>).</summary>
public interface ILocalKafka : IAsyncDisposable
{
    /// <summary>Where its brokers are, as clients are told.</summary>
    string BootstrapServers { get; }

    /// <summary>What of it runs now.</summary>
    IEnumerable<ChildProcess> Processes { get; }

    /// <summary>Makes a topic.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="partitions">Number of its partitions.</param>
    Task CreateTopicAsync(string topic, int partitions);

    /// <summary>Takes every broker away, with what is on its way to it; their data stay.</summary>
    Task TakeDownAsync();

    /// <summary>Lets the brokers serve again, with all they had.</summary>
    Task BringUpAsync();
}
