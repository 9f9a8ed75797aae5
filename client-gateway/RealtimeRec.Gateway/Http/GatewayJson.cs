using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeRec.Events;
using RealtimeRec.Inference;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Http;

/// <summary>How the API writes JSON: snake_case names, nothing for null, text of any language as it is.</summary>
internal static class GatewayJson
{
    public static readonly GatewayJsonContext Context = new(Configure(new JsonSerializerOptions()));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // A number is a number, in the document of the API too: what ASP.NET Core would take as text besides is read by no route.
        options.NumberHandling = JsonNumberHandling.Strict;
        // The answers are JSON documents of their own, never parts of a page: only JSON's own escapes are needed.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter<EventKind>(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new JsonStringEnumConverter<EventOutcome>(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new JsonStringEnumConverter<RuleAction>(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new JsonStringEnumConverter<RankerDecision>(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new EmbeddingConverter());
        return options;
    }
}
