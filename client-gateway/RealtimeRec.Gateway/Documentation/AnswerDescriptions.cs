using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using RealtimeRec.Feeds;
using RealtimeRec.Quality;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>What the answers of every route have in common: statuses, header fields, examples.</summary>
internal static class AnswerDescriptions
{
    /// <summary>The status of an answer that has not changed.</summary>
    public const string NotModified = "304";

    private const string ServerTiming = "Server-Timing";
    private const string TraceParent = "traceparent";
    private const string ETag = "ETag";
    private const string CacheControl = "Cache-Control";
    private const string RetryAfter = "Retry-After";
    private const string Location = "Location";
    private const string ContentDisposition = "Content-Disposition";

    /// <summary>Statuses that the server, or what stands before every route, can answer with.</summary>
    private static readonly string[] s_common = ["400", "408", "414", "431", "500", "503"];

    /// <summary>And those of every route that takes a body.</summary>
    private static readonly string[] s_ofBodies = ["411", "415"];

    private static readonly Dictionary<string, (string Description, string Detail)> s_problems = new(StringComparer.Ordinal)
    {
        ["400"] = (
            "The request is invalid: errors names each invalid field and the reason. Without errors, the request itself could not be read: "
            + "its Host, its framing or its Content-Encoding.",
            "limit must be a whole number from 1 to 100."),
        ["404"] = ("There is no such product, user or version.", "There is no product sku-1."),
        ["408"] = (
            "The request arrived more slowly than the limit that detail names.",
            "The body arrived slower than 100 bytes a second (Limits:MinBodyBytesPerSecond)."),
        ["409"] = (
            "The user named by from is already part of another user, this user is part of from, or too many users would be merged into one.",
            "visitor-3 was merged into u-7 already."),
        ["411"] = ("The request has a body but neither Content-Length nor Transfer-Encoding: chunked.", "A body needs a Content-Length or Transfer-Encoding: chunked."),
        ["413"] = ("The body is larger than the route accepts.", $"The body is larger than {EventLimits.MaxBodyBytes} bytes."),
        ["414"] = (
            "The request line is too long.",
            $"The request line is longer than {RequestLimits.MaxRequestLineBytes} bytes; the parameters of a feed may be sent as the body of "
            + "POST /v1/users/{user_id}/feed."),
        ["415"] = ("The route does not accept this Content-Type or Content-Encoding.", "Content-Type must be application/json, in UTF-8."),
        ["429"] = (
            $"The user has more than {EventLimits.MaxRememberedEventIds} events whose ids are still remembered.", "More events of this user are remembered than may be; try again later."),
        ["431"] = (
            "The header fields are too many or too large.",
            $"The request has more than {RequestLimits.MaxHeaders} header fields, or they are larger than {RequestLimits.MaxHeaderBytes} bytes in total."),
        ["500"] = (
            "The server failed to handle this request; its log gives the cause under trace_id.",
            "The server failed to handle this request. Look up trace_id in the server's log."),
        ["503"] = (
            "The cluster, the store or the event log did not answer in time. Nothing that was acknowledged is lost; the same request may be sent again.",
            "The cluster did not answer in time. Nothing that was acknowledged is lost; try again."),
    };

    private static readonly Dictionary<string, string> s_successes = new(StringComparer.Ordinal)
    {
        ["200"] = "Done.",
        ["201"] = "Created.",
        ["202"] = "The valid events are durable.",
        ["204"] = "Done, and durable.",
        [NotModified] = "Not modified: the response whose ETag the caller sent in If-None-Match is still current.",
    };

    /// <summary>The header fields of answers.</summary>
    public static Dictionary<string, IOpenApiHeader> Headers() => new(StringComparer.Ordinal)
    {
        [ServerTiming] = Header("How long the answer took, in milliseconds.", "total;dur=1.25"),
        [TraceParent] = Header("The trace that the answer belongs to (W3C Trace Context).", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        [ETag] = Header(
            "Identifies this version of the response; weak, because the response may be compressed.", "W/\"0af7651916cd43dd8448eb211c80319c\"", required: true),
        [CacheControl] = Header("Whether, and for how many seconds, a cache may reuse the response.", "public, max-age=1", required: true),
        [RetryAfter] = new OpenApiHeader
        {
            Description = "Seconds to wait before trying again.",
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            Example = 1,
        },
        [Location] = Header("The path of the created product.", "/v1/products/sku-1", required: true),
        [ContentDisposition] = Header("Marks the response as a file to download, and gives its name.", "attachment; filename=u-42.json", required: true),
    };

    /// <summary>Adds to an operation what its route does not say itself.</summary>
    public static void Complete(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Responses ??= [];
        foreach (var status in operation.RequestBody is null ? s_common : [.. s_common, .. s_ofBodies])
        {
            operation.Responses.TryAdd(status, Problem(document));
        }

        foreach (var (status, response) in operation.Responses.ToArray())
        {
            Complete((OpenApiResponse)response, status, operation, document);
        }

        var sorted = operation.Responses.OrderBy(response => response.Key, StringComparer.Ordinal).ToArray();
        operation.Responses = [];
        foreach (var (status, response) in sorted)
        {
            operation.Responses.Add(status, response);
        }
    }

    private static void Complete(OpenApiResponse response, string status, OpenApiOperation operation, OpenApiDocument document)
    {
        var isProblem = s_problems.TryGetValue(status, out var problem);
        response.Description = isProblem ? problem.Description : s_successes[status];
        foreach (var content in response.Content?.Values ?? [])
        {
            content.Example = isProblem ? ExampleOf(status, problem.Detail, operation) : AnswerExamples.Of(operation.OperationId);
        }

        var hasTag = operation.Responses!.ContainsKey(NotModified) && status is "200" or NotModified;
        string[] headers =
        [
            ServerTiming, TraceParent,
            .. hasTag ? [ETag, CacheControl] : Array.Empty<string>(),
            .. status is "429" or "503" ? [RetryAfter] : Array.Empty<string>(),
            .. status is "201" ? [Location] : Array.Empty<string>(),
            .. status is "200" && operation.OperationId == "ExportUser" ? [ContentDisposition] : Array.Empty<string>(),
        ];
        response.Headers = headers.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document), StringComparer.Ordinal);
    }

    private static OpenApiResponse Problem(OpenApiDocument document) => new()
    {
        Content = new Dictionary<string, OpenApiMediaType> { [ProblemResult.ContentType] = new() { Schema = Schemas.Of(document, nameof(Answers.Problem)) } },
    };

    private static JsonObject ExampleOf(string status, string detail, OpenApiOperation operation)
    {
        var number = int.Parse(status, CultureInfo.InvariantCulture);
        var example = new JsonObject { ["title"] = ReasonPhrases.GetReasonPhrase(number), ["status"] = number, ["detail"] = detail };
        if (status == "400")
        {
            var (field, reason, message, index) = FaultOf(operation);
            example["detail"] = message;
            var error = new JsonObject { ["field"] = field, ["reason"] = reason, ["message"] = message };
            if (index is not null)
            {
                error.Insert(0, "index", index);
            }

            example["errors"] = new JsonArray(error);
        }

        return example;
    }

    private static (string Field, string Reason, string Message, int? Index) FaultOf(OpenApiOperation operation) => operation switch
    {
        { OperationId: "PostEvents" } => ("event_name", RejectionReasons.Required, "event_name is required.", 0),
        { OperationId: "PutProduct" or "PatchProduct" or "PostProducts" } => (
            "Price", RejectionReasons.UnknownProperty, "Price is no property of a product; did you mean price?", null),
        { OperationId: "PostBatch" } => ("widgets", RejectionReasons.Required, $"widgets must be an array of 1 to {PageBody.MaxWidgets} widgets.", null),
        { OperationId: "MergeUser" } => ("from", RejectionReasons.Required, "from must be the id of the user to merge, as a string.", null),
        { OperationId: "ServeRanker" } => ("version", RejectionReasons.Required, "version must be the name of a version that GET /v1/models/ranker lists.", null),
        { OperationId: "PutBlockedSuggestions" } => ("blocked", RejectionReasons.Blank, "blocked must hold texts with a letter or a digit in them.", 3),
        { OperationId: "PutSynonyms" } => ("words", RejectionReasons.Required, "words must name what may be typed.", 3),
        { OperationId: "GetProducts" } => ("item_ids", RejectionReasons.Required, $"item_ids must name 1 to {BatchGetBody.MaxIds} products.", null),
        _ when operation.Parameters?.Any(parameter => parameter.Name == "limit") ?? false => (
            "limit", RejectionReasons.OutOfRange, $"limit must be a whole number from 1 to {FeedRequest.MaxLimit}.", null),
        { OperationId: "GetRankingQuality" } => ("hours", RejectionReasons.OutOfRange, $"hours must be a whole number from 1 to {RankingReport.MaxHours}.", null),
        _ => ("page", RejectionReasons.UnknownValue, "page is no parameter here.", null),
    };

    private static OpenApiHeader Header(string description, string example, bool required = false) =>
        new() { Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
}
