namespace RealtimeRec.Testing;

/// <summary>A gateway of a cluster as a process of its own.</summary>
public sealed class GatewayProcess : ServiceProcess
{
    private GatewayProcess(string redis, IReadOnlyDictionary<string, string>? environment) : base(
        "client-gateway/RealtimeRec.Gateway", "RealtimeRec.Gateway", FreeAddress(), ["--Redis:ConnectionString", redis], environment)
    {
    }

    /// <summary>Starts it on a free port; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    /// <param name="environment">Variables that it sees besides this process's own.</param>
    public static GatewayProcess Start(string redis, IReadOnlyDictionary<string, string>? environment = null) => new(redis, environment);
}
