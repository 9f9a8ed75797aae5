using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Http;
using Scalar.AspNetCore;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, whole enough to make clients of, and a page to browse it at <c>/docs</c>.</summary>
internal static class ApiDocumentation
{
    public static IServiceCollection AddApiDocumentation(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = AnswerSchemas.NameOf;
            options
                .AddSchemaTransformer(AnswerSchemas.DescribeAsync)
                .AddOperationTransformer((operation, context, _) =>
                {
                    DescribePath(operation, context.Description.RelativePath ?? "");
                    return Task.CompletedTask;
                })
                .AddDocumentTransformer((document, _, _) =>
                {
                    Complete(document);
                    return Task.CompletedTask;
                });
        });

    public static IEndpointRouteBuilder MapApiDocumentation(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        // The page's script is served from the package itself; nothing is loaded from, or told to, anyone else.
        routes.MapScalarApiReference("/docs", options => options
            .WithTitle("RealtimeRec API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .WithNonce()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools());
        return routes;
    }

    /// <summary>Documents query parameters that the route reads itself; it knows no others.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new KnownParameters(names)).AddOpenApiOperationTransformer((operation, context, _) =>
        {
            foreach (var name in names)
            {
                Add(operation, Query(name, FeedSchemas.Parameter(context.Document!, name)));
            }

            return Task.CompletedTask;
        });

    /// <summary>Documents a body that the route reads itself.</summary>
    public static TBuilder WithBody<TBuilder>(this TBuilder builder, BodyDescription body)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = body.Description,
                Content = body.Forms.SelectMany(form => form.MediaTypes.Select(type => (type, form))).ToDictionary(
                    entry => entry.type,
                    entry => new OpenApiMediaType { Schema = entry.form.Schema(context.Document!), Example = JsonNode.Parse(entry.form.Example) },
                    StringComparer.Ordinal),
            };
            return Task.CompletedTask;
        });

    /// <summary>Documents header fields that the route reads.</summary>
    public static TBuilder WithHeader<TBuilder>(this TBuilder builder, string name, Func<OpenApiSchema> schema)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Add(operation, Header(name, schema()));
            return Task.CompletedTask;
        });

    /// <summary>Documents the problems that a route can answer with, besides those that every route can (<see cref="AnswerDescriptions"/>).</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            builder.Produces<Problem>(status, ProblemResult.ContentType);
        }

        return builder;
    }

    // The routes read the ids of their paths themselves, so nothing else would list them.
    private static void DescribePath(OpenApiOperation operation, string path)
    {
        foreach (var name in (string[])["item_id", "user_id"])
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                operation.Parameters ??= [];
                operation.Parameters.Insert(0, new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Description = "The shop's id, percent-encoded.",
                    Schema = Schemas.Id("An id."),
                    Example = name == "item_id" ? "sku-1" : "u-42",
                });
            }
        }
    }

    /// <summary>Adds what concerns the document as a whole.</summary>
    private static void Complete(OpenApiDocument document)
    {
        document.Info.Title = "RealtimeRec";
        document.Info.Version = "v1";
        document.Info.Description =
            "Live recommendations from a shop's events. Errors are problem details (RFC 9457) that name the field and its place. "
            + "The API does not authenticate callers: let only the shop's own servers and pages reach it, or put an authenticating proxy in front of it.";
        // An empty requirement: a call needs no credentials.
        document.Security = [new OpenApiSecurityRequirement()];
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach (var schema in document.Components.Schemas.Values.OfType<OpenApiSchema>())
        {
            AnswerSchemas.RequireWhatIsAlwaysThere(schema);
        }

        foreach (var (name, schema) in Schemas.All(document))
        {
            document.Components.Schemas[name] = schema;
        }

        document.Components.Headers = AnswerDescriptions.Headers();
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            AnswerDescriptions.Complete(operation, document);
            if (operation.Responses!.ContainsKey(AnswerDescriptions.NotModified))
            {
                Add(operation, Header("If-None-Match", new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "The ETag of a response that the caller already has; the status is 304 if the response has not changed.",
                }));
            }
        }
    }

    private static OpenApiParameter Query(string name, IOpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = schema.Type == JsonSchemaType.Array
            ? schema.Description + " Separated by commas, or as repeated parameters; a comma within an id is escaped with a backslash or percent-encoded."
            : schema.Description,
        Schema = schema,
        Style = schema.Type == JsonSchemaType.Array ? ParameterStyle.Form : null,
        Explode = schema.Type != JsonSchemaType.Array,
    };

    private static OpenApiParameter Header(string name, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Header, Description = schema.Description, Schema = schema };

    private static void Add(OpenApiOperation operation, OpenApiParameter parameter)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(parameter);
    }
}
