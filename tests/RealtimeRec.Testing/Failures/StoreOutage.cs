namespace RealtimeRec.Testing.Failures;

/// <summary>A way in which a Redis cannot be used for a while; its data are there afterwards.</summary>
/// <param name="Name">What happens to it.</param>
/// <param name="Reason">How metrics call it.</param>
/// <param name="BeginAsync">Makes it happen.</param>
/// <param name="EndAsync">Puts it right.</param>
public sealed record StoreOutage(string Name, string Reason, Func<StoreServer, Task> BeginAsync, Func<StoreServer, Task> EndAsync)
{
    /// <summary>Every way.</summary>
    public static IReadOnlyList<StoreOutage> All { get; } =
    [
        new("full", "full", store => store.CommandAsync("CONFIG", "SET", "maxmemory", "1mb"), store => store.CommandAsync("CONFIG", "SET", "maxmemory", "0")),
        // A replica of a primary that is not there.
        new("read-only", "read_only", store => store.CommandAsync("REPLICAOF", "127.0.0.1", "1"), store => store.CommandAsync("REPLICAOF", "NO", "ONE")),
        new("paused", "silent", store => store.Process.FreezeAsync(), store => store.Process.ThawAsync()),
        new("killed", "unreachable", store => store.StopAsync(), store => store.StartAgainAsync()),
    ];

    public override string ToString() => Name;
}
