using System.Collections.Frozen;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace RealtimeRec.Testing.Contracts;

/// <summary>
/// Checks every exchange with a gateway against the gateway's own OpenAPI document, and fails the call that broke it. The document is read once
/// for all: it is the same for every gateway of a build.
/// </summary>
public sealed class ContractHandler : DelegatingHandler
{
    private const string Document = "/openapi/v1.json";
    private const string EventStream = "text/event-stream";

    private static readonly SemaphoreSlim s_reading = new(1);
    private static ApiContract? s_contract;

    public ContractHandler(HttpMessageHandler inner) : base(inner)
    {
    }

    /// <summary>The document that exchanges are checked against; null before the first.</summary>
    public static ApiContract? Contract => s_contract;

    /// <summary>The document that a gateway's exchanges are checked against; null when it does not answer with one.</summary>
    public static async Task<ApiContract?> ContractOfAsync(Uri gateway, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        return await ReadContractAsync(gateway, http.SendAsync, cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (!uri.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal) || request.Method == HttpMethod.Options)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        // What is sent as it is made, piece by piece, cannot be read here as well.
        var isWhole = request.Content is ByteArrayContent or ReadOnlyMemoryContent or System.Net.Http.Json.JsonContent;
        var body = isWhole ? Decode(await request.Content!.ReadAsByteArrayAsync(cancellationToken), request.Content.Headers.ContentEncoding) : null;
        var response = await base.SendAsync(request, cancellationToken);
        var answerType = response.Content.Headers.ContentType?.MediaType;
        byte[]? answer = null;
        if (answerType is not null and not EventStream && request.Method != HttpMethod.Head)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            answer = Decode(await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Content.Headers.ContentEncoding);
        }

        var contract = await ReadContractAsync(uri, base.SendAsync, cancellationToken);
        contract?.Check(new Exchange(
            request.Method.Method,
            uri.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped),
            request.Content?.Headers.ContentType?.MediaType,
            body,
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToFrozenDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            answerType,
            answer));
        return response;
    }

    private static async Task<ApiContract?> ReadContractAsync(
        Uri uri, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        if (s_contract is { } known)
        {
            return known;
        }

        await s_reading.WaitAsync(cancellationToken);
        try
        {
            if (s_contract is null)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(uri, Document));
                using var response = await send(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    s_contract = new ApiContract(JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject());
                }
            }

            // A gateway that is ending answers the one and not the other; the next exchange will tell.
            return s_contract;
        }
        finally
        {
            s_reading.Release();
        }
    }

    private static byte[] Decode(byte[] bytes, ICollection<string> codings)
    {
        foreach (var coding in codings.Reverse())
        {
            using var coded = new MemoryStream(bytes);
            using Stream? plain = coding.ToUpperInvariant() switch
            {
                "GZIP" => new GZipStream(coded, CompressionMode.Decompress),
                "BR" => new BrotliStream(coded, CompressionMode.Decompress),
                "DEFLATE" => new ZLibStream(coded, CompressionMode.Decompress),
                _ => null,
            };
            if (plain is null)
            {
                return bytes;
            }

            try
            {
                using var decoded = new MemoryStream();
                plain.CopyTo(decoded);
                bytes = decoded.ToArray();
            }
            catch (InvalidDataException)
            {
                // Not what it says: the gateway refuses it.
                return bytes;
            }
        }

        return bytes;
    }
}
