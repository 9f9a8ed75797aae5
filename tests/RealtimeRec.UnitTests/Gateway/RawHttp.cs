using System.Net.Sockets;
using System.Text;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>HTTP byte by byte, for what no polite client sends.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends text and answers with all that comes back until the server closes the connection.</summary>
    /// <param name="address">The server.</param>
    /// <param name="text">What is sent, each character a byte.</param>
    /// <param name="endsSending">Whether the server is told that no more will come.</param>
    public static async Task<string> AskAsync(Uri address, string text, bool endsSending = false)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), limit.Token);
            if (endsSending)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Closed before it had read all of it; what it said first is what counts.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Begins a request and leaves.</summary>
    public static async Task LeaveAsync(Uri address, string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), limit.Token);
    }
}
