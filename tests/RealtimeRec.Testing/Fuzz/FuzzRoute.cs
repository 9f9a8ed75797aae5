using System.Text.Json;

namespace RealtimeRec.Testing.Fuzz;

/// <summary>A route of the API's document.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path with its parameters in braces.</param>
/// <param name="Query">Names of its query parameters.</param>
/// <param name="ContentType">What its body is; null without one.</param>
/// <param name="Example">A good body; null without one.</param>
internal sealed record FuzzRoute(string Method, string Path, string[] Query, string? ContentType, string? Example)
{
    /// <summary>Routes that no document lists.</summary>
    private static readonly FuzzRoute[] Others =
    [
        new("GET", "/", [], null, null),
        new("GET", "/quality", [], null, null),
        new("GET", "/docs/", [], null, null),
        new("GET", "/openapi/v1.json", [], null, null),
        new("GET", "/healthz/live", [], null, null),
        new("GET", "/healthz/ready", [], null, null),
        new("GET", "/metrics", [], null, null),
        new("POST", "/_blazor/negotiate", ["negotiateVersion"], null, null),
        new("GET", "/v1/no/such/thing", [], null, null),
        new("GET", "/console/console.css", [], null, null),
    ];

    /// <summary>Reads the OpenAPI document.</summary>
    public static FuzzRoute[] Read(JsonElement document) =>
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => Read(path.Name, method))),
        .. Others,
    ];

    private static FuzzRoute Read(string path, JsonProperty method)
    {
        var query = method.Value.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!)
                .ToArray()
            : [];
        if (!method.Value.TryGetProperty("requestBody", out var body))
        {
            return new FuzzRoute(method.Name.ToUpperInvariant(), path, query, null, null);
        }

        var content = body.GetProperty("content").EnumerateObject().First();
        var example = content.Value.TryGetProperty("example", out var value) ? JsonSerializer.Serialize(value) : "{}";
        return new FuzzRoute(method.Name.ToUpperInvariant(), path, query, content.Name, example);
    }
}
