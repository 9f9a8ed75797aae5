using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Validation;
using Scalar.AspNetCore;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and a page to browse it at <c>/docs</c>.</summary>
internal static class ApiDocumentation
{
    private static readonly Dictionary<string, (string Description, Func<OpenApiSchema> Schema)> Parameters = new()
    {
        ["limit"] = ($"Products in the answer, 1 to {FeedRequest.MaxLimit}; 20 unless told.", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = "100",
            Default = 20,
        }),
        ["cursor"] = ("next_cursor of the page before.", Text),
        ["category"] = ("Only products of this category.", Text),
        ["filter"] = (
            "Only products that meet it, such as price:<100 && (brand:=[Acme, Lumo] || !categories:shoes): names and operators of Typesense's filter_by "
            + "over item_id, brand, categories, price, stock, published_at and attributes.<name>.",
            Text),
        ["brand"] = ("Only products of this brand.", Text),
        ["context"] = ($"Ids of the products of the page being looked at, written as in exclude, at most {FeedRequest.MaxContext}: what a feed goes by while the profile cannot be read.", Text),
        ["exclude"] = ($"Ids of products to leave out, separated by commas or in several parameters, at most {FeedRequest.MaxExclude}; a comma within an id has a backslash before it.", Text),
        ["recipe"] = ("Name of the recipe to make the feed by; the one that serves unless told.", Text),
        ["explain"] = ("Whether each item says how its score came about.", () => new OpenApiSchema { Type = JsonSchemaType.Boolean }),
        ["purge"] = ("Whether all that is known of the product is deleted, its history with it.", () => new OpenApiSchema { Type = JsonSchemaType.Boolean }),
        ["expand"] = ("product: each item carries its product.", () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["product"] }),
    };

    public static IServiceCollection AddApiDocumentation(this IServiceCollection services) =>
        services.AddOpenApi("v1", options => options
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "RealtimeRec";
                document.Info.Version = "v1";
                document.Info.Description = "Live recommendations from a shop's events. Errors are problem details (RFC 9457) that name the field and the place.";
                return Task.CompletedTask;
            })
            .AddOperationTransformer((operation, context, _) =>
            {
                DescribePath(operation, context.Description.RelativePath ?? "");
                return Task.CompletedTask;
            }));

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
        builder.WithMetadata(new KnownParameters(names)).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var name in names)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Description = Parameters[name].Description,
                    Schema = Parameters[name].Schema(),
                });
            }

            return Task.CompletedTask;
        });

    /// <summary>Documents a body that the route reads itself.</summary>
    public static TBuilder WithBody<TBuilder>(this TBuilder builder, string contentType, string example)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [contentType] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                        Example = JsonNode.Parse(example),
                    },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Documents the problems that a route can answer with.</summary>
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
                    Description = $"The shop's id, 1 to {EventLimits.MaxIdLength} characters, percent-encoded.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = EventLimits.MaxIdLength },
                });
            }
        }
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
