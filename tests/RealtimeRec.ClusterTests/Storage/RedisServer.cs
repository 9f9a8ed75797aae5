using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace RealtimeRec.ClusterTests.Storage;

/// <summary>A redis-server process of its own, on a free port, with its append-only file in a temporary folder.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private Process _process;

    private RedisServer(DirectoryInfo folder, int port)
    {
        _folder = folder;
        Port = port;
        _process = Launch();
    }

    /// <summary>Where it listens on loopback.</summary>
    public int Port { get; }

    /// <summary>How to reach it.</summary>
    public ConfigurationOptions Options => new() { EndPoints = { { IPAddress.Loopback, Port } }, AbortOnConnectFail = false };

    /// <summary>Starts one; skips the test when the machine has none, fails it in CI.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var present = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));
        if (!present && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail("redis-server is not on the PATH, and in CI nothing may be skipped.");
        }

        Skip.IfNot(present, "redis-server is not on the PATH.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var server = new RedisServer(Directory.CreateTempSubdirectory("realtimerec-redis-"), port);
        await server.WaitAsync();
        return server;
    }

    /// <summary>Ends it without warning and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = Launch();
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Launch() => Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--appendonly", "yes", "--appendfsync", "always", "--save", ""])
    {
        RedirectStandardOutput = true,
    })!;

    private Task WaitAsync() => ClusterFixture.UntilAsync("redis-server answers", async () =>
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
            {
                EndPoints = { { IPAddress.Loopback, Port } },
                ConnectTimeout = 500,
                ConnectRetry = 0,
            });
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    });
}
