using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace RealtimeRec.Testing.Http;

/// <summary>A raw connection: bytes out, answers in, unpacked.</summary>
public sealed class RawConnection : IDisposable
{
    private const int MaxHead = 64 * 1024;
    private readonly TcpClient _client;
    private readonly BufferedStream _stream;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = new BufferedStream(client.GetStream());
    }

    public static async Task<RawConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        return new RawConnection(client);
    }

    /// <summary>Sends bytes; false when the other side has closed.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetStream().WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Says that no more will come.</summary>
    public void EndSending()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed already.
        }
    }

    /// <summary>The next answer that is not an interim one; null when the connection ended instead.</summary>
    public async Task<RawAnswer?> ReadAsync(bool isHead, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await ReadHeadAsync(cancellationToken) is not { } head)
                {
                    return null;
                }

                var status = int.Parse(head[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
                if (status is >= 100 and < 200)
                {
                    continue;
                }

                var type = Field(head, "content-type")?.Split(';')[0].Trim();
                var closes = Field(head, "connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) ?? false;
                var isEmpty = isHead || status is 204 or 304;
                if (type == "text/event-stream")
                {
                    // It has no end of its own.
                    return new RawAnswer(status, type, head, [], Closes: true);
                }

                var body = isEmpty ? []
                    : Field(head, "transfer-encoding") is not null ? await ReadChunksAsync(cancellationToken)
                    : Field(head, "content-length") is { } length ? await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken)
                    : await ReadToEndAsync(cancellationToken);
                return new RawAnswer(status, type, head, await UnpackAsync(body, Field(head, "content-encoding"), cancellationToken), closes);
            }
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> UnpackAsync(byte[] body, string? coding, CancellationToken cancellationToken)
    {
        if (body.Length == 0 || coding is null)
        {
            return body;
        }

        var packed = new MemoryStream(body);
        await using Stream stream = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            _ => throw new InvalidDataException($"No answer is to be coded as {coding}."),
        };
        var unpacked = new MemoryStream();
        await stream.CopyToAsync(unpacked, cancellationToken);
        return unpacked.ToArray();
    }

    private static string? Field(List<string> head, string name) =>
        head.Find(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private async Task<List<string>?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var size = 0;
        while (true)
        {
            if (await ReadLineAsync(cancellationToken) is not { } line)
            {
                return lines.Count == 0 ? null : throw new IOException("The answer's head was cut off.");
            }

            if (line.Length == 0)
            {
                return lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? lines : throw new InvalidDataException($"No HTTP answer begins with {lines[0]}.");
            }

            lines.Add(line);
            size += line.Length;
            if (size > MaxHead)
            {
                throw new InvalidDataException("The answer's head has no end.");
            }
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (await _stream.ReadAsync(next, cancellationToken) == 1)
        {
            if (next[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next[0]);
        }

        return line.Length == 0 ? null : throw new IOException("A line was cut off.");
    }

    private async Task<byte[]> ReadExactlyAsync(int length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken) ?? throw new IOException("The body was cut off.");
            var size = int.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                while (await ReadLineAsync(cancellationToken) is { Length: > 0 })
                {
                }

                return body.ToArray();
            }

            body.Write(await ReadExactlyAsync(size, cancellationToken));
            await ReadLineAsync(cancellationToken);
        }
    }

    private async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await _stream.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
