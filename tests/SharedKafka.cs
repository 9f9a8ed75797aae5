using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Stores;

namespace RealtimeRec.Tests;

/// <summary>Tells whether tests can have brokers of Apache Kafka (<see cref="ApacheKafka"/>).</summary>
internal static class SharedKafka
{
    /// <summary>Skips the calling test, with the reason, where it cannot. No package holds its jars: only Java and Redis must be there in CI.</summary>
    public static void Require()
    {
        Skip.If(ApacheKafka.Folder is null, "Apache Kafka is neither in ../shared/kafka beside the repository nor in REALTIMEREC_KAFKA.");
        Requirement.Met(ApacheKafka.HasJava, "java is not on the PATH.");
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
    }
}
