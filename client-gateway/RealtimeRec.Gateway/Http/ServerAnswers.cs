using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Hosting.Management;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// What the web server answers by itself, before any of the gateway's code has seen the request, comes bare: a status and nothing else.
/// This gives such an answer a body of problem details that names the limit, and answers in its stead when there are too many connections.
/// </summary>
internal sealed class ServerAnswers(IOptions<RequestLimitsOptions> options, IOptions<ManagementOptions> management)
{
    private const int LongestBareAnswer = 512;
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(1);

    private readonly RequestLimitsOptions _limits = options.Value;
    private readonly int _managementPort = management.Value.Port;
    private int _connections;

    private static ReadOnlySpan<byte> NoContent => "Content-Length: 0\r\n"u8;

    /// <summary>A connection whose bare answers are replaced.</summary>
    public ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        if (connection.LocalEndPoint is IPEndPoint { Port: var port } && port == _managementPort)
        {
            // Shops that take all the connections must not look like a gateway that is dead.
            await next(connection);
            return;
        }

        var transport = connection.Transport;
        var taken = Interlocked.Increment(ref _connections);
        try
        {
            if (_limits.MaxConnections > 0 && taken > _limits.MaxConnections)
            {
                await RefuseAsync(transport, connection.ConnectionClosed);
                return;
            }

            connection.Transport = new Duplex(transport.Input, new AnswerWriter(transport.Output, this));
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
            connection.Transport = transport;
        }
    };

    /// <summary>The same answer with a body, when it is a bare one that ends the connection; null for any other bytes.</summary>
    internal byte[]? Describe(ReadOnlySpan<byte> answer)
    {
        // An answer of the gateway's own always has a body or goes on with the connection: nothing but the server's passes all of these.
        if (!(answer.StartsWith("HTTP/1.1 4"u8) || answer.StartsWith("HTTP/1.1 5"u8)))
        {
            return null;
        }

        var at = answer.IndexOf(NoContent);
        if (at < 0
            || answer.Length > LongestBareAnswer
            || !answer.EndsWith("\r\n\r\n"u8)
            || answer.IndexOf("\r\nConnection: close\r\n"u8) < 0
            || !int.TryParse(answer[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        if (status == StatusCodes.Status505HttpVersionNotsupported)
        {
            // The fault is the request's: a status of the server's own would set off whoever watches for broken servers.
            return Describe([.. "HTTP/1.1 400 Bad Request"u8, .. answer[answer.IndexOf("\r\n"u8)..]]);
        }

        var body = Problem(status);
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\nContent-Type: {ProblemResult.ContentType}\r\nCache-Control: no-store\r\n"));
        return [.. answer[..at], .. head, .. answer[(at + NoContent.Length)..], .. body];
    }

    private byte[] Problem(int status) => JsonSerializer.SerializeToUtf8Bytes(
        new Problem { Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = Detail(status) }, GatewayJson.Context.Problem);

    private string Detail(int status) => status switch
    {
        StatusCodes.Status400BadRequest =>
            "This is not a valid HTTP/1.1 or HTTP/1.0 request: its request line, its version, its Host, a header field or the framing of its body is invalid.",
        StatusCodes.Status408RequestTimeout =>
            $"The request line and the header fields did not arrive within {_limits.HeadTimeout:c} ({RequestLimitsOptions.Section}:{nameof(_limits.HeadTimeout)}).",
        StatusCodes.Status411LengthRequired => "A body needs a Content-Length or Transfer-Encoding: chunked.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than the route accepts.",
        StatusCodes.Status414UriTooLong =>
            $"The request line is longer than {RequestLimits.MaxRequestLineBytes} bytes; the parameters of a feed may be sent as the body of "
            + "POST /v1/users/{user_id}/feed.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge =>
            $"The request has more than {RequestLimits.MaxHeaders} header fields, or they are larger than {RequestLimits.MaxHeaderBytes} bytes in total.",
        _ => "The request could not be answered.",
    };

    private async Task RefuseAsync(IDuplexPipe transport, CancellationToken closed)
    {
        var problem = JsonSerializer.SerializeToUtf8Bytes(
            new Problem
            {
                Title = ReasonPhrases.GetReasonPhrase(StatusCodes.Status503ServiceUnavailable),
                Status = StatusCodes.Status503ServiceUnavailable,
                Detail = $"There are more than {_limits.MaxConnections} connections ({RequestLimitsOptions.Section}:{nameof(_limits.MaxConnections)}); try again.",
            },
            GatewayJson.Context.Problem);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 503 Service Unavailable\r\nContent-Length: {problem.Length}\r\nConnection: close\r\nContent-Type: {ProblemResult.ContentType}\r\nRetry-After: 1\r\n\r\n");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(closed);
        patience.CancelAfter(RefusalPatience);
        try
        {
            // A connection closed with bytes unread is reset, and the answer lost with it.
            var read = await transport.Input.ReadAsync(patience.Token);
            transport.Input.AdvanceTo(read.Buffer.End);
        }
        catch (OperationCanceledException)
        {
            // Nothing was asked yet.
        }

        await transport.Output.WriteAsync(Encoding.ASCII.GetBytes(head), CancellationToken.None);
        await transport.Output.WriteAsync(problem, CancellationToken.None);
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    /// <summary>Passes everything on, but for a bare answer.</summary>
    private sealed class AnswerWriter(PipeWriter inner, ServerAnswers answers) : PipeWriter
    {
        private Memory<byte> _given;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        // With less room than that the server would write a bare answer in pieces: while earlier answers are being sent, it goes on
        // in the block of memory that they are in.
        public override Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.GetMemory(Math.Max(sizeHint, LongestBareAnswer));

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            // The server writes the head of an answer in one piece where there is room for it.
            if (bytes is > 0 and <= LongestBareAnswer && answers.Describe(_given.Span[..bytes]) is { } described)
            {
                described.CopyTo(inner.GetSpan(described.Length));
                inner.Advance(described.Length);
                return;
            }

            inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
