using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RealtimeRec.Embeddings;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Inference;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Users;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>
/// The schemas of answers, which are made of the types that the gateway writes. Here is what those do not say: which texts are of a closed
/// set, and that nothing is ever null, since a property without a value is left out.
/// </summary>
internal static class AnswerSchemas
{
    private static readonly string[] s_rules = [.. QualityRules.All];

    private static readonly Dictionary<(Type Type, string Property), string[]> s_closedSets = new()
    {
        [(typeof(EventsAnswer.Result), nameof(EventsAnswer.Result.Status))] = ["applied", "accepted", "duplicate", "rejected"],
        [(typeof(ProblemError), nameof(ProblemError.Reason))] = [.. RejectionReasons.All.Union(QualityRules.All)],
        [(typeof(ProductWritten), nameof(ProductWritten.Outcome))] = ["created", "updated", "unchanged"],
        [(typeof(MergeAnswer), nameof(MergeAnswer.Outcome))] = ["merged", "unchanged"],
        [(typeof(ProductsAnswer), nameof(ProductsAnswer.Unknown))] = ["category", "brand"],
        [(typeof(RelatedAnswer), nameof(RelatedAnswer.Unknown))] = ["category"],
        [(typeof(FeedPage), nameof(FeedPage.Unknown))] = ["category"],
        [(typeof(FeedPage), nameof(FeedPage.Degraded))] = [FeedPage.WithoutProfile],
        [(typeof(SearchPage), nameof(SearchPage.Unknown))] = ["category"],
        [(typeof(SearchPage), nameof(SearchPage.Degraded))] = [FeedPage.WithoutProfile],
        [(typeof(SearchPage), nameof(SearchPage.Relaxed))] = ["words"],
        [(typeof(SearchHighlight), nameof(SearchHighlight.Field))] = ["title", "brand", "description"],
        [(typeof(WidgetAnswer), nameof(WidgetAnswer.Degraded))] = [FeedPage.WithoutProfile],
        [(typeof(WidgetAnswer), nameof(WidgetAnswer.Relaxed))] = ["words"],
        [(typeof(WidgetAnswer), nameof(WidgetAnswer.FilledFrom))] = ["similar", "trending"],
        [(typeof(EncoderStatus), nameof(EncoderStatus.Kind))] = ["text", "user"],
        [(typeof(DeviceStatus), nameof(DeviceStatus.Provider))] = ["cpu", "cuda", "tensorrt"],
        [(typeof(QualitySample), nameof(QualitySample.Rule))] = s_rules,
        [(typeof(RuleReport), nameof(RuleReport.Rule))] = s_rules,
        [(typeof(RefusedEventView), nameof(RefusedEventView.Rule))] = s_rules,
    };

    /// <summary>The name of a type's schema; null for a type that has none of its own.</summary>
    public static string? NameOf(JsonTypeInfo type) => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        var kind when kind == typeof(EventKind) => EventSchemas.EventName,
        var result when result == typeof(EventsAnswer.Result) => "EventResult",
        var product when product == typeof(ProductAnswer) => "StoredProduct",
        var embedding when embedding == typeof(Embedding) => null,
        _ => OpenApiOptions.CreateDefaultSchemaReferenceId(type),
    };

    /// <summary>Says of a type's or a property's schema what the type cannot.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Embedding))
        {
            schema.Type = JsonSchemaType.Array;
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "float" };
        }
        else if (type == typeof(decimal) || type == typeof(decimal?))
        {
            schema.Format = "decimal";
        }

        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo { DeclaringType: { } declaring } property
            && s_closedSets.TryGetValue((declaring, property.Name), out var values))
        {
            (schema.Items as OpenApiSchema ?? schema).Enum = [.. values.Select(value => (JsonNode)value)];
        }

        return Task.CompletedTask;
    }

    /// <summary>Requires what is never null of an answer's schema, and takes null off the rest: it is left out instead.</summary>
    public static void RequireWhatIsAlwaysThere(OpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 })
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. schema.Enum.Where(value => value is not null)];
        }

        if (schema.Properties is not { Count: > 0 } properties)
        {
            return;
        }

        schema.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, property) in properties.ToArray())
        {
            var given = WithoutNull(property, out var mayBeNull);
            properties[name] = given;
            if (!mayBeNull)
            {
                schema.Required.Add(name);
            }

            if (given is OpenApiSchema inner)
            {
                inner.Default = null;
                RequireWhatIsAlwaysThere(inner);
            }
        }
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema, out bool mayBeNull)
    {
        mayBeNull = false;
        if (schema is not OpenApiSchema own)
        {
            return schema;
        }

        if (own.OneOf is { Count: 2 } choices && choices.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) is { } other)
        {
            mayBeNull = true;
            if (other is OpenApiSchemaReference reference)
            {
                reference.Description = own.Description;
            }

            return other;
        }

        if (own.Type is { } type && type.HasFlag(JsonSchemaType.Null))
        {
            mayBeNull = true;
            own.Type = type & ~JsonSchemaType.Null;
        }

        return own;
    }
}
