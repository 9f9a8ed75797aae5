namespace RealtimeRec.Testing;

/// <summary>A redis-server that has every write on disk before it acknowledges it.</summary>
public sealed class RedisServer : StoreServer
{
    private RedisServer(string? logFolder) : base(logFolder)
    {
    }

    /// <summary>Whether the machine has the program.</summary>
    public static bool IsInstalled => ExecutablePath.Has("redis-server");

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="logFolder">Folder for its log; null for none.</param>
    public static Task<RedisServer> StartAsync(string? logFolder = null) => StartedAsync(new RedisServer(logFolder));

    private protected override ChildProcess Launch() => new(
        "redis-server",
        ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""],
        Options);
}
