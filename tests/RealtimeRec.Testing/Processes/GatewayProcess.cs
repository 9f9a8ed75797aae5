namespace RealtimeRec.Testing.Processes;

/// <summary>A gateway of a cluster as a process of its own.</summary>
public sealed class GatewayProcess : ServiceProcess
{
    private GatewayProcess(string redis, ProcessOptions options) : base(
        "client-gateway/RealtimeRec.Gateway", "RealtimeRec.Gateway", ["--Redis:ConnectionString", redis], options)
    {
    }

    private GatewayProcess(string redis, IReadOnlyList<string> filling, string dataDirectory, ProcessOptions options) : base(
        "deploy/standalone", "RealtimeRec.Standalone", ["gateway", "--data-dir", dataDirectory, .. filling, "--Redis:ConnectionString", redis], options)
    {
    }

    /// <summary>Starts it on a free port; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="environment">Variables that it sees besides this process's own.</param>
    public static GatewayProcess Start(string redis, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(redis, new ProcessOptions { Environment = environment ?? new Dictionary<string, string>() });

    /// <summary>Starts it; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="options">How it is started; with an address, one that was killed can be replaced by another.</param>
    public static GatewayProcess Start(string redis, ProcessOptions options) => new(redis, options);

    /// <summary>Starts the one that fills the cluster as well; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="filling">What it imports and simulates, as the one-process edition's command line has it.</param>
    /// <param name="dataDirectory">Where it notes what it has imported.</param>
    /// <param name="options">How it is started.</param>
    public static GatewayProcess StartFilling(string redis, IReadOnlyList<string> filling, string dataDirectory, ProcessOptions options) =>
        new(redis, filling, dataDirectory, options);
}
