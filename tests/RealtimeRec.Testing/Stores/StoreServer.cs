using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Stores;

/// <summary>A store as a process of its own, on a free port, durable in a temporary folder.</summary>
public abstract class StoreServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private ChildProcess? _process;

    private protected StoreServer(string? logFolder) => Options = new ProcessOptions { Name = "store", LogFolder = logFolder };

    /// <summary>How StackExchange.Redis connects to it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},abortConnect=false");

    /// <summary>The process that serves now, or did last.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("The store is not started yet.");

    /// <summary>Its port, the same after each start.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Where its data lies.</summary>
    protected string Folder => _folder.FullPath;

    private protected ProcessOptions Options { get; }

    /// <summary>Ends it without warning; the data stay.</summary>
    public Task StopAsync() => Process.KillAsync();

    /// <summary>Starts it again on the same data and port, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = Launch();
        await _process.WaitUntilAsync("the store to answer", AnswersAsync, Patience);
    }

    /// <summary>Ends it without warning and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends it without warning and starts it at the same address with nothing in it, as after a failover to a replica that had nothing yet.</summary>
    public async Task FailOverToEmptyAsync()
    {
        await StopAsync();
        foreach (var entry in new DirectoryInfo(Folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        await StartAgainAsync();
    }

    /// <summary>Sends a command, such as <c>FLUSHALL</c>, and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task CommandAsync(params string[] command)
    {
        var answer = await AskAsync(command);
        if (answer.StartsWith('-'))
        {
            throw new InvalidOperationException($"The store refused {command[0]}: {answer}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the process; does not wait for anything.</summary>
    private protected abstract ChildProcess Launch();

    /// <summary>Starts it for the first time; leaves nothing behind when that fails.</summary>
    private protected static async Task<T> StartedAsync<T>(T server)
        where T : StoreServer
    {
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first line of the answer (https://redis.io/docs/latest/develop/reference/protocol-spec/).</summary>
    private async Task<string> AskAsync(string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        var stream = client.GetStream();
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var word in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadLineAsync() ?? throw new InvalidOperationException($"The store closed the connection upon {command[0]}.");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer);
            // One that asks for a password is there too.
            return Encoding.ASCII.GetString(answer) is "+PONG" or "-NOAU";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
