using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RealtimeRec.Testing.Contracts;

/// <summary>
/// What readers take beside what the OpenAPI document describes, as docs/events.md and docs/products.md list it, brought into the form
/// described: nothing (null, a blank text, Debezium's placeholder) is no property, a number may be a text and an id a number, a time a number,
/// a list one value, and a text that a list repeats is there once. What is none of these stays as it is, for the schema to refuse.
/// </summary>
internal static partial class TakenForms
{
    /// <summary>A body as the document describes it.</summary>
    /// <param name="value">What was sent.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="resolve">Finds the schema that a reference names.</param>
    /// <returns>The value to validate; null when it is none.</returns>
    public static JsonNode? Described(JsonNode? value, JsonObject schema, Func<JsonObject, JsonObject> resolve)
    {
        schema = resolve(schema);
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToArray(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        if (value is null)
        {
            return null;
        }

        if (IsPlaceholder(value))
        {
            return null;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.Object when schema["oneOf"] is JsonArray choices => Choose(value, choices, resolve),
            JsonValueKind.Array when schema["oneOf"] is JsonArray choices => Described(value, choices.Select(choice => resolve(choice!.AsObject())).First(choice => (string?)choice["type"] == "array"), resolve),
            JsonValueKind.Object => Object(value.AsObject(), schema, resolve),
            JsonValueKind.Array when types.Contains("array") => Array(value.AsArray(), schema, resolve),
            JsonValueKind.String or JsonValueKind.Number when types.Contains("array") => Array([value.DeepClone()], schema, resolve),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when types.Contains("string") => Text(value, schema),
            JsonValueKind.String when types.Contains("number") || types.Contains("integer") => Number(value.GetValue<string>()),
            JsonValueKind.String when types.Contains("boolean") => Flag(value.GetValue<string>()),
            JsonValueKind.Number when types.Contains("boolean") => Flag(value.ToJsonString()),
            JsonValueKind.String => value.GetValue<string>().Trim() is { Length: > 0 } text ? JsonValue.Create(text) : null,
            _ => value.DeepClone(),
        };
    }

    private static JsonNode? Choose(JsonNode value, JsonArray choices, Func<JsonObject, JsonObject> resolve)
    {
        var objects = choices.Select(choice => resolve(choice!.AsObject())).Where(choice => (string?)choice["type"] == "object").ToArray();
        var type = value["type"] is JsonValue named && named.GetValueKind() == JsonValueKind.String ? named.GetValue<string>() : null;
        var chosen = objects.Length == 1
            ? objects[0]
            : objects.FirstOrDefault(choice => type is not null && (string?)choice["properties"]?["type"]?["enum"]?[0] == type);
        return chosen is null ? value.DeepClone() : Object(value.AsObject(), chosen, resolve);
    }

    private static JsonObject Object(JsonObject value, JsonObject schema, Func<JsonObject, JsonObject> resolve)
    {
        var described = new JsonObject();
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, property) in value)
        {
            var known = properties?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
            if (known is null)
            {
                described[name] = property?.DeepClone();
                continue;
            }

            var mayBeNull = resolve(known)["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null");
            if (property is null && mayBeNull)
            {
                described[name] = null;
            }
            else if (Described(property, known, resolve) is { } taken)
            {
                described[name] = taken;
            }
        }

        return described;
    }

    private static JsonArray Array(JsonArray value, JsonObject schema, Func<JsonObject, JsonObject> resolve)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. value
                .Select(element => Described(element, schema["items"]!.AsObject(), resolve))
                .Where(element => element is not null && (element.GetValueKind() != JsonValueKind.String || texts.Add(element.GetValue<string>()))),
        ];
    }

    private static JsonNode Text(JsonNode value, JsonObject schema) =>
        (string?)schema["format"] != "date-time" ? JsonValue.Create(value.ToJsonString())
        : value.GetValueKind() == JsonValueKind.Number ? JsonValue.Create("1970-01-01T00:00:00Z")
        : value.DeepClone();

    private static JsonValue? Number(string text)
    {
        text = text.Trim();
        return text.Length == 0 ? null
            : decimal.TryParse(Currency().Replace(text, ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static JsonValue Flag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" => JsonValue.Create(true),
        "FALSE" or "0" => JsonValue.Create(false),
        _ => JsonValue.Create(text),
    };

    private static bool IsPlaceholder(JsonNode value) => value switch
    {
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>().Contains("__debezium_unavailable_value", StringComparison.Ordinal),
        JsonArray { Count: 1 } list => list[0] is { } only && IsPlaceholder(only),
        JsonObject { Count: 1 } map => map.ContainsKey("__debezium_unavailable_value"),
        _ => false,
    };

    [GeneratedRegex("^[A-Za-z]{3}(?= ?[0-9.-])|(?<=[0-9.] ?)[A-Za-z]{3}$")]
    private static partial Regex Currency();
}
