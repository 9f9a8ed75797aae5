using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Several lists for one page of the shop.</summary>
internal static class PageEndpoints
{
    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/batch", PostAsync)
            .WithTags("Feeds")
            .WithName("PostBatch")
            .WithSummary("Read the widgets of a page in one request")
            .WithDescription(
                $"Up to {PageBody.MaxWidgets} widgets of type feed, similar, bought_together or trending, with the parameters of their routes, {PageBody.MaxItems} products together. "
                + "No product is in two of them. One that its own products do not fill is filled with similar and then with trending products, as filled_from says.")
            .WithBody(MediaTypes.Json, Examples.Batch)
            .WithMetadata(new UnlimitedBody())
            .Produces<PageAnswer>()
            .ProducesProblems(400, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> PostAsync(HttpContext context, PageBuilder builder)
    {
        if (MediaTypes.Refuse(context.Request, MediaTypes.Feed) is { } unsupported)
        {
            return unsupported;
        }

        PageBody? page;
        using (var body = await RequestBody.ReadAsync(context.Request, RequestLimits.MaxFeedBodyBytes, context.RequestAborted))
        {
            if (body.IsTooLarge)
            {
                return ProblemResult.TooLarge(RequestLimits.MaxFeedBodyBytes);
            }

            if (!PageBody.TryRead(body.Span, out page, out var invalid))
            {
                return invalid;
            }
        }

        var answer = await builder.BuildAsync(page, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer, GatewayJson.Context.PageAnswer);
    }
}
