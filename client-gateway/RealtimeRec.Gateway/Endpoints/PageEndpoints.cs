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
                $"Up to {PageBody.MaxWidgets} widgets of type feed, similar, bought_together or trending, with the parameters of their routes, {PageBody.MaxItems} products together. "
                + "No product is in two of them. One that its own products do not fill is filled with similar and then with trending products, as filled_from says.")
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
