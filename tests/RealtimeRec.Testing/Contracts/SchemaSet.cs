using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace RealtimeRec.Testing.Contracts;

/// <summary>The schemas of an OpenAPI document, to validate by. Thread-safe.</summary>
/// <param name="schemas">The document's <c>components/schemas</c>.</param>
/// <param name="areClosed">Whether an object may have no property that its schema does not name.</param>
internal sealed class SchemaSet(JsonObject schemas, bool areClosed)
{
    private const string Components = "#/components/schemas/";
    private const string Definitions = "#/$defs/";
    private const int MostErrors = 6;

    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List };

    private readonly JsonObject _definitions = Definition(schemas, areClosed);
    private readonly ConcurrentDictionary<string, JsonSchema> _compiled = new(StringComparer.Ordinal);

    /// <summary>The schema that a schema stands for: the one it refers to, or itself.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            schema = schemas[reference[Components.Length..]]!.AsObject();
        }

        return schema;
    }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema, a part of the document.</param>
    public string? Check(JsonNode? value, JsonObject schema)
    {
        var text = schema.ToJsonString();
        var compiled = _compiled.GetOrAdd(text, Compile);
        using var instance = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        var results = compiled.Evaluate(instance.RootElement, s_options);
        if (results.IsValid)
        {
            return null;
        }

        var errors = (results.Details ?? []).Where(detail => detail.Errors is { Count: > 0 })
            .SelectMany(detail => detail.Errors!.Select(error => $"{At(detail.InstanceLocation.ToString())} {error.Value} ({detail.EvaluationPath}/{error.Key})"))
            .Take(MostErrors)
            .ToArray();
        return errors.Length == 0 ? "is not valid" : string.Join("; ", errors);
    }

    private static string At(string location) => location.Length == 0 ? "the whole" : location;

    private JsonSchema Compile(string schema)
    {
        var part = Definition(JsonNode.Parse(schema)!, areClosed);
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = string.Create(CultureInfo.InvariantCulture, $"https://realtimerec.invalid/{Guid.NewGuid():n}"),
            ["$defs"] = _definitions.DeepClone(),
            ["allOf"] = new JsonArray(part),
        };
        return JsonSchema.FromText(root.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    private static JsonObject Definition(JsonObject all, bool areClosed)
    {
        var definitions = new JsonObject();
        foreach (var (name, schema) in all)
        {
            definitions[name] = Definition(schema!, areClosed);
        }

        return definitions;
    }

    /// <summary>A schema with its references where the validator looks for them, and closed if asked for.</summary>
    private static JsonNode Definition(JsonNode schema, bool areClosed)
    {
        if (schema is not JsonObject given)
        {
            return schema.DeepClone();
        }

        var definition = new JsonObject();
        foreach (var (keyword, value) in given)
        {
            switch (keyword)
            {
                // The one is OpenAPI's, and its choice is among what oneOf names; the others are notes.
                case "discriminator" or "description" or "example" or "examples" or "default":
                    break;
                case "$ref":
                    definition[keyword] = Definitions + value!.GetValue<string>()[Components.Length..];
                    break;
                case "properties":
                    definition[keyword] = new JsonObject(value!.AsObject().Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Definition(property.Value!, areClosed))));
                    break;
                case "oneOf" or "items" or "additionalProperties":
                    definition[keyword] = value is JsonArray several
                        ? new JsonArray([.. several.Select(one => Definition(one!, areClosed))])
                        : Definition(value!, areClosed);
                    break;
                case "allOf" or "anyOf" or "if" or "then" or "else" or "propertyNames":
                    definition[keyword] = value is JsonArray parts
                        ? new JsonArray([.. parts.Select(part => Definition(part!, areClosed: false))])
                        : Definition(value!, areClosed: false);
                    break;
                default:
                    definition[keyword] = value?.DeepClone();
                    break;
            }
        }

        if (areClosed && definition.ContainsKey("properties") && !definition.ContainsKey("additionalProperties"))
        {
            definition["additionalProperties"] = false;
        }

        return definition;
    }
}
