using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Several lists for one page of the shop.</summary>
internal static class PageEndpoints
{
    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/batch", PostAsync)
            .WithTags("Feeds")
            .WithName("PostBatch")
            .WithSummary("Read the widgets of a page in one request")
            .WithDescription(
                $"Up to {PageBody.MaxWidgets} widgets of type feed, similar, bought_together or trending, with the parameters of their routes, "
                + $"at most {PageBody.MaxItems} products in total. "
                + "No product is in two widgets. A widget that its own products do not fill is filled with similar, then with trending products; "
                + "filled_from says which.")
            .WithQuery()
            .WithBody(Bodies.Page)
            .WithMetadata(new UnlimitedBody())
            .Produces<PageAnswer>()
            .ProducesProblems(400, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> PostAsync(HttpContext context, PageBuilder builder)
    {
        var (page, refusal) = await JsonBody.ReadAsync(context, RequestLimits.MaxFeedBodyBytes, PageBody.Read);
        if (page is null)
        {
            return refusal!;
        }

        var answer = await builder.BuildAsync(page, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer, GatewayJson.Context.PageAnswer);
    }
}
