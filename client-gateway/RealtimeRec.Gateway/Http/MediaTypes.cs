using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Http;

/// <summary>The media types that routes take.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string CloudEvent = "application/cloudevents+json";
    public const string CloudEventBatch = "application/cloudevents-batch+json";
    public const string NdJson = "application/x-ndjson";

    public static readonly string[] JsonAlone = [Json];
    public static readonly string[] Products = [NdJson, "application/ndjson", "application/jsonl", "application/x-jsonlines"];
    public static readonly string[] Events = [Json, CloudEvent, CloudEventBatch, .. Products];
    public static readonly string[] Patch = ["application/merge-patch+json", Json];

    /// <summary>What a page's <c>navigator.sendBeacon</c> declares a text to be (https://www.w3.org/TR/beacon/).</summary>
    private const string Beacon = "text/plain";

    /// <summary>Codings of a body that are taken off; what is left of the header is none of them.</summary>
    private const string Codings = "gzip, br or deflate";

    /// <summary>Names of UTF-8, and of the part of it that ASCII is, in the registry of character sets (https://www.iana.org/assignments/character-sets).</summary>
    private static readonly FrozenSet<string> Charsets = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "utf-8", "utf8", "csUTF8", "us-ascii", "ascii", "csASCII", "ANSI_X3.4-1968", "ISO646-US");

    /// <summary>Whether a body is declared to be NDJSON.</summary>
    public static bool IsNdJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && Products.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses a body declared to be something else than <paramref name="allowed"/>, or nothing at all: the requests that any web page may
    /// make through a visitor's browser, without asking first, are those. Where JSON is taken, a page of an allowed origin
    /// (<see cref="CrossOriginOptions"/>) may declare it to be text.
    /// </summary>
    public static ProblemResult? Refuse(HttpRequest request, string[] allowed)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } coding && !coding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new ProblemResult(StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding must be {Codings}, not {coding}.");
        }

        var declared = request.ContentType;
        // The common case, without parsing.
        if (declared == allowed[0])
        {
            return null;
        }

        if (MediaTypeHeaderValue.TryParse(declared, out var type)
            && (allowed.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase) || IsBeacon(request, type.MediaType, allowed))
            && (type.CharSet is null || Charsets.Contains(type.CharSet.Trim('"', ' '))))
        {
            return null;
        }

        return new ProblemResult(
            StatusCodes.Status415UnsupportedMediaType,
            $"Content-Type must be {string.Join(" or ", allowed)}, in UTF-8.");
    }

    private static bool IsBeacon(HttpRequest request, string? mediaType, string[] allowed) =>
        Beacon.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && allowed.Contains(Json)
        && request.HttpContext.RequestServices.GetRequiredService<IOptions<CrossOriginOptions>>().Value.Allows(request.Headers.Origin);
}
