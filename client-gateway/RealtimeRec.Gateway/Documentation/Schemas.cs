using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>Short ways to write a schema (JSON Schema 2020-12, as OpenAPI 3.1 takes it).</summary>
internal static class Schemas
{
    /// <summary>The schemas that are written by hand: what callers send, under the names that other schemas refer to them by.</summary>
    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(OpenApiDocument document) =>
    [
        .. EventSchemas.All(document), .. ProductSchemas.All(document), .. FeedSchemas.All(document), .. UserSchemas.All(),
    ];

    /// <summary>An id of the shop's.</summary>
    public static OpenApiSchema Id(string description) => Text(description, EventLimits.MaxIdLength, minLength: 1);

    /// <summary>A text. Lengths are counted in UTF-16 code units, of which a text has at least as many as it has characters.</summary>
    public static OpenApiSchema Text(string description, int maxLength, int? minLength = null) =>
        new() { Type = JsonSchemaType.String, Description = description, MinLength = minLength, MaxLength = maxLength };

    /// <summary>A point in time.</summary>
    public static OpenApiSchema Time(string description) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    /// <summary>A whole number.</summary>
    public static OpenApiSchema Integer(string description, int minimum, int maximum) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Description = description,
        Minimum = minimum.ToString(CultureInfo.InvariantCulture),
        Maximum = maximum.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A price: a number that clients should hold exactly.</summary>
    public static OpenApiSchema Price(string description) => new()
    {
        Type = JsonSchemaType.Number,
        Format = "decimal",
        Description = description,
        Minimum = "0",
        Maximum = EventLimits.MaxPrice.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>True or false.</summary>
    public static OpenApiSchema Flag(string description) => new() { Type = JsonSchemaType.Boolean, Description = description };

    /// <summary>One text of a closed set.</summary>
    public static OpenApiSchema OneOf(string? description, IEnumerable<string> values) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. values.Select(value => (JsonNode)value)],
    };

    /// <summary>A list.</summary>
    public static OpenApiSchema List(string? description, IOpenApiSchema items, int? maximum = null, int? minimum = null) =>
        new() { Type = JsonSchemaType.Array, Description = description, Items = items, MinItems = minimum, MaxItems = maximum };

    /// <summary>An object. Properties other than those that are listed may be there.</summary>
    public static OpenApiSchema Object(string description, string[] required, params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Required = new SortedSet<string>(required, StringComparer.Ordinal),
        Properties = properties.ToDictionary(property => property.Name, property => property.Schema, StringComparer.Ordinal),
    };

    /// <summary>A schema that is described elsewhere in the document.</summary>
    public static OpenApiSchemaReference Of(OpenApiDocument document, string name, string? description = null) =>
        description is null ? new OpenApiSchemaReference(name, document) : new OpenApiSchemaReference(name, document) { Description = description };
}
