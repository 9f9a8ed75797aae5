using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace RealtimeRec.Testing;

/// <summary>A port on loopback behind which another one lies, whose answers can be made to come late.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private const int BufferSize = 64 * 1_024;

    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _delayTicks;

    /// <param name="target">The port that it leads to.</param>
    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>Where it listens, as clients are told.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How much later than the server gives it each answer comes, from now on; those of one connection keep their order.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    /// <summary>When either side closes or breaks its connection, so does the other.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            client.NoDelay = server.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, stop.Token);
                var answers = Channel.CreateUnbounded<(DateTime Due, byte[] Bytes)>();
                Task[] all =
                [
                    client.GetStream().CopyToAsync(server.GetStream(), BufferSize, stop.Token),
                    ReadAsync(server.GetStream(), answers.Writer, stop.Token),
                    WriteAsync(answers.Reader, client.GetStream(), stop.Token),
                ];
                await Task.WhenAny(all);
                await stop.CancelAsync();
                await Task.WhenAll(all);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Closed for the other side too.
            }
        }
    }

    private async Task ReadAsync(NetworkStream from, ChannelWriter<(DateTime Due, byte[] Bytes)> answers, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            answers.TryWrite((DateTime.UtcNow + Delay, buffer[..length]));
        }
    }

    private static async Task WriteAsync(ChannelReader<(DateTime Due, byte[] Bytes)> answers, NetworkStream to, CancellationToken cancellationToken)
    {
        await foreach (var (due, bytes) in answers.ReadAllAsync(cancellationToken))
        {
            if (due - DateTime.UtcNow is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellationToken);
            }

            await to.WriteAsync(bytes, cancellationToken);
        }
    }
}
