using RealtimeRec.Testing.Brokers;

namespace RealtimeRec.Testing.Clusters;

/// <summary>What a <see cref="LocalCluster"/> is made of.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Number of silos to begin with.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Roles of each silo in their order, such as <c>ingest,users</c>; silos beyond these have every role.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Where each process leaves its log; null for a new temporary folder. It stays when the cluster has ended.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Whether there is a Kafka.</summary>
    public bool Kafka { get; init; } = true;

    /// <summary>
    /// Whether that is the broker inside the client library (<see cref="KafkaBroker"/>), which is made to fail by commands; else it is what the machine
    /// has (<see cref="LocalKafka"/>).
    /// </summary>
    public bool LoopbackBroker { get; init; }

    /// <summary>Number of brokers, 1 to 3, where they are those of <see cref="ApacheKafka"/>.</summary>
    public int Brokers { get; init; } = 1;

    /// <summary>
    /// Whether real brokers compile their hottest code once more, as they do in production: they take less of the processor under a load that
    /// lasts, and more of it for a minute after their start.
    /// </summary>
    public bool OptimisedBrokers { get; init; }

    /// <summary>Further lines of the configuration of each real broker.</summary>
    public string BrokerConfiguration { get; init; } = "";

    /// <summary>Folder of Apache Kafka's jars, which must then be there; null for <see cref="ApacheKafka.Folder"/>.</summary>
    public string? KafkaFolder { get; init; }

    /// <summary>Brokers that run already, in place of any of its own; the cluster makes the topics there that are missing.</summary>
    public string? BootstrapServers { get; init; }

    /// <summary>Whether silos and gateway reach the store through <see cref="LocalCluster.StoreRelay"/>.</summary>
    public bool StoreRelay { get; init; }

    /// <summary>Partitions of the events' topic.</summary>
    public int EventPartitions { get; init; } = LocalKafka.EventPartitions;

    /// <summary>Further configuration of every silo by key; wins over what the cluster sets itself.</summary>
    public IReadOnlyDictionary<string, string> SiloSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further configuration of the gateway by key; wins over what the cluster sets itself.</summary>
    public IReadOnlyDictionary<string, string> GatewaySettings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What the gateway imports and simulates, as the one-process edition's command line has it (<c>--import PRESET FILE</c>, <c>--simulate RATE</c>). The
    /// cluster is started once the gateway answers; it is ready when all of it is there.
    /// </summary>
    public IReadOnlyList<string> Filling { get; init; } = [];

    /// <summary>Where the gateway listens; null for a free port of loopback.</summary>
    public Uri? GatewayAddress { get; init; }

    /// <summary>Variables that silos and gateway see besides this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
