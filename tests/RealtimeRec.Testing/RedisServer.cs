using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace RealtimeRec.Testing;

/// <summary>A redis-server process of its own, on a free port, with its append-only file in a temporary folder.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _folder = new();
    private readonly int _port = FreePort.Next();
    private Process _process;

    private RedisServer() => _process = Launch();

    /// <summary>Whether the machine has the program.</summary>
    public static bool IsInstalled =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>How StackExchange.Redis connects to it.</summary>
    public string ConnectionString => $"127.0.0.1:{_port},abortConnect=false";

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        await server.WaitAsync();
        return server;
    }

    /// <summary>Ends it without warning and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        _process = Launch();
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Dispose();
    }

    private Process Launch() => Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.FullPath, "--appendonly", "yes", "--appendfsync", "always", "--save", ""])
    {
        RedirectStandardOutput = true,
    })!;

    private async Task EndAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        var waited = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"Waited {Patience} in vain for redis-server to answer.");
            }

            await Task.Delay(20);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer);
            return Encoding.ASCII.GetString(answer) == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
