namespace RealtimeRec.Testing;

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

    /// <summary>Partitions of the events' topic.</summary>
    public int EventPartitions { get; init; } = 32;

    /// <summary>Further configuration of every silo by key; wins over what the cluster sets itself.</summary>
    public IReadOnlyDictionary<string, string> SiloSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further configuration of the gateway by key; wins over what the cluster sets itself.</summary>
    public IReadOnlyDictionary<string, string> GatewaySettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that silos and gateway see besides this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
