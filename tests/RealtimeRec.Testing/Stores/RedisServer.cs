using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Stores;

/// <summary>A redis-server that has every write on disk before it acknowledges it.</summary>
public sealed class RedisServer : StoreServer
{
    private readonly string? _password;

    private RedisServer(string? logFolder, string? password) : base(logFolder) => _password = password;

    /// <summary>Whether the machine has the program.</summary>
    public static bool IsInstalled => ExecutablePath.Has("redis-server");

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="logFolder">Folder for its log; null for none.</param>
    /// <param name="password">What clients must say; null for none.</param>
    public static Task<RedisServer> StartAsync(string? logFolder = null, string? password = null) => StartedAsync(new RedisServer(logFolder, password));

    /// <summary>Where it is, as a URL, with its password.</summary>
    public string Url => $"redis://{(_password is null ? "" : $":{_password}@")}127.0.0.1:{Port}/0";

    private protected override ChildProcess Launch() => new(
        "redis-server",
        ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. _password is null ? (string[])[] : ["--requirepass", _password]],
        Options);
}
