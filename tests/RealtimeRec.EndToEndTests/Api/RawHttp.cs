using System.Text;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.Testing.Http;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>
/// A request byte by byte, for what no polite client sends. What is answered to one whose request line is well-formed is checked against the OpenAPI
/// document of the gateway that answers, as the answers of clients are.
/// </summary>
internal sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Uri _address;
    private readonly RawConnection _connection;
    private readonly Lock _lock = new();
    private readonly MemoryStream _sent = new();

    private RawHttp(Uri address, RawConnection connection) => (_address, _connection) = (address, connection);

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        using var limit = new CancellationTokenSource(Patience);
        return new RawHttp(address, await RawConnection.OpenAsync(address, limit.Token));
    }

    /// <summary>Sends text; false once the server takes no more.</summary>
    public Task<bool> TrySendAsync(string text) => TrySendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends one chunk of a body whose length is not told; false once the server takes no more.</summary>
    public async Task<bool> TrySendChunkAsync(byte[] bytes) =>
        await TrySendAsync($"{bytes.Length:x}\r\n") && await TrySendAsync(bytes) && await TrySendAsync("\r\n");

    /// <summary>Reads the answer; of a stream, its head.</summary>
    /// <exception cref="ContractViolationException">It is not what the document says.</exception>
    public async Task<RawAnswer> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var answer = await _connection.ReadAsync(isHead: false, limit.Token);
        Assert.NotNull(answer);
        byte[] sent;
        lock (_lock)
        {
            sent = _sent.ToArray();
        }

        if (IsDescribed(sent))
        {
            var contract = await ContractHandler.ContractOfAsync(_address, limit.Token);
            contract?.Check(RawExchange.Of(sent, answer));
        }

        return answer;
    }

    public void Dispose() => _connection.Dispose();

    private async Task<bool> TrySendAsync(byte[] bytes)
    {
        lock (_lock)
        {
            _sent.Write(bytes);
        }

        return await _connection.TrySendAsync(bytes, CancellationToken.None);
    }

    /// <summary>Whether a request has a line that says what is asked, of what the document describes.</summary>
    private static bool IsDescribed(byte[] sent)
    {
        var words = Encoding.Latin1.GetString(sent).Split("\r\n", 2)[0].Split(' ');
        return words is [_, var target, "HTTP/1.1"] && target.StartsWith("/v1/", StringComparison.Ordinal);
    }
}
