namespace RealtimeRec.Testing;

/// <summary>A gateway of a cluster as a process of its own.</summary>
public sealed class GatewayProcess : ServiceProcess
{
    private GatewayProcess(string redis) : base(
        "client-gateway/RealtimeRec.Gateway", "RealtimeRec.Gateway", FreeAddress(), ["--Redis:ConnectionString", redis], environment: null)
    {
    }

    /// <summary>Starts it on a free port; does not wait for anything.</summary>
    /// <param name="redis">StackExchange.Redis connection string of the cluster's store.</param>
    public static GatewayProcess Start(string redis) => new(redis);
}
