using System.Net.Sockets;
using System.Text;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>HTTP byte by byte, for what no polite client sends.</summary>
internal sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawHttp(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        return new RawHttp(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    /// <summary>Sends one chunk of a body whose length is not told; false once the server takes no more.</summary>
    public async Task<bool> TrySendChunkAsync(byte[] bytes)
    {
        try
        {
            await SendAsync($"{bytes.Length:x}\r\n");
            await SendAsync(bytes);
            await SendAsync("\r\n");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads the head of the answer.</summary>
    public async Task<string> ReadHeadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await _stream.ReadAsync(next, limit.Token) == 1)
        {
            head.Append((char)next[0]);
        }

        return head.ToString();
    }

    /// <summary>Reads what is left until the server ends the connection.</summary>
    public async Task<string> ReadRestAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(limit.Token);
    }

    public void Dispose() => _client.Dispose();
}
