using System.Globalization;

namespace RealtimeRec.Testing.Processes;

/// <summary>A silo of a cluster as a process of its own.</summary>
public sealed class SiloProcess : ServiceProcess
{
    private SiloProcess(string redis, int siloPort, int gatewayPort, ProcessOptions options) : base(
        "silo/RealtimeRec.Silo",
        "RealtimeRec.Silo",
        [
            "--Redis:ConnectionString", redis, "--Silo:AdvertisedAddress", "127.0.0.1",
            "--Silo:SiloPort", siloPort.ToString(CultureInfo.InvariantCulture),
            "--Silo:GatewayPort", gatewayPort.ToString(CultureInfo.InvariantCulture),
        ],
        options)
    {
        SiloPort = siloPort;
        GatewayPort = gatewayPort;
    }

    /// <summary>TCP port for the other silos.</summary>
    public int SiloPort { get; }

    /// <summary>TCP port for gateways.</summary>
    public int GatewayPort { get; }

    /// <summary>Starts it on free ports; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="environment">Variables that it sees besides this process's own.</param>
    public static SiloProcess Start(string redis, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(redis, new ProcessOptions { Environment = environment ?? new Dictionary<string, string>() });

    /// <summary>Starts it on free ports; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="options">How it is started.</param>
    public static SiloProcess Start(string redis, ProcessOptions options) => new(redis, FreePort.Next(), FreePort.Next(), options);
}
