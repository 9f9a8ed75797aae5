using RealtimeRec.Testing.Clusters;

namespace RealtimeRec.Testing.Failures;

/// <summary>A way in which a Redis cannot be used for a while; its data are there afterwards.</summary>
/// <param name="Name">What happens to it.</param>
/// <param name="Reason">How metrics call it.</param>
/// <param name="BeginAsync">Makes it happen to a cluster.</param>
/// <param name="EndAsync">Puts it right.</param>
public sealed record StoreOutage(string Name, string Reason, Func<LocalCluster, Task> BeginAsync, Func<LocalCluster, Task> EndAsync)
{
    /// <summary>Every way in which it does not serve.</summary>
    public static IReadOnlyList<StoreOutage> All { get; } =
    [
        new("full", "full", cluster => cluster.Store.CommandAsync("CONFIG", "SET", "maxmemory", "1mb"), cluster => cluster.Store.CommandAsync("CONFIG", "SET", "maxmemory", "0")),
        // A replica of a primary that is not there.
        new("read-only", "read_only", cluster => cluster.Store.CommandAsync("REPLICAOF", "127.0.0.1", "1"), cluster => cluster.Store.CommandAsync("REPLICAOF", "NO", "ONE")),
        new("paused", "silent", cluster => cluster.Store.Process.FreezeAsync(), cluster => cluster.Store.Process.ThawAsync()),
        new("killed", "unreachable", cluster => cluster.Store.StopAsync(), cluster => cluster.Store.StartAgainAsync()),
    ];

    /// <summary>It serves, and each call takes 800 ms; of a cluster with <see cref="LocalClusterOptions.StoreRelay"/>.</summary>
    public static StoreOutage Slow { get; } = new("slow", "slow", cluster => Delay(cluster, TimeSpan.FromMilliseconds(800)), cluster => Delay(cluster, TimeSpan.Zero))
    {
        TakesWrites = true,
    };

    /// <summary>Whether what is written meanwhile is stored.</summary>
    public bool TakesWrites { get; init; }

    public override string ToString() => Name;

    private static Task Delay(LocalCluster cluster, TimeSpan delay)
    {
        cluster.StoreRelay.Delay = delay;
        return Task.CompletedTask;
    }
}
