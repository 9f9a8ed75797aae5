namespace RealtimeRec.Testing;

/// <summary>A silo of a cluster as a process of its own.</summary>
public sealed class SiloProcess : ServiceProcess
{
    private SiloProcess(string redis, IReadOnlyDictionary<string, string>? environment) : base(
        "silo/RealtimeRec.Silo",
        "RealtimeRec.Silo",
        FreeAddress(),
        [
            "--Redis:ConnectionString", redis, "--Silo:AdvertisedAddress", "127.0.0.1",
            "--Silo:SiloPort", $"{FreePort.Next()}", "--Silo:GatewayPort", $"{FreePort.Next()}",
        ],
        environment)
    {
    }

    /// <summary>Starts it on free ports; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="environment">Variables that it sees besides this process's own.</param>
    public static SiloProcess Start(string redis, IReadOnlyDictionary<string, string>? environment = null) => new(redis, environment);
}
