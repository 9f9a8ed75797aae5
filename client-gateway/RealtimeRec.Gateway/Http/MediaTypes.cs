using System.Net.Http.Headers;

namespace RealtimeRec.Gateway.Http;

/// <summary>The media types that routes take.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string CloudEvent = "application/cloudevents+json";
    public const string CloudEventBatch = "application/cloudevents-batch+json";
    public const string NdJson = "application/x-ndjson";

    public static readonly string[] Events = [Json, CloudEvent, CloudEventBatch];
    public static readonly string[] Product = [Json];
    public static readonly string[] Products = [NdJson, "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    /// <summary>Refuses a body declared to be something else; a body not declared at all is taken as <paramref name="allowed"/>.</summary>
    public static ProblemResult? Refuse(HttpRequest request, string[] allowed)
    {
        var declared = request.ContentType;
        // The common case, without parsing.
        if (declared is null || declared == allowed[0])
        {
            return null;
        }

        if (MediaTypeHeaderValue.TryParse(declared, out var type)
            && allowed.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
            && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return new ProblemResult(
            StatusCodes.Status415UnsupportedMediaType,
            $"Content-Type must be {string.Join(" or ", allowed)}, in UTF-8.");
    }
}
