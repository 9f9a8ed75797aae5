using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers what shoppers search for.</summary>
internal static class SearchAnalyticsEndpoints
{
    public static IEndpointRouteBuilder MapSearchAnalytics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search/analytics", GetAsync)
            .WithName("GetSearchAnalytics")
            .WithTags("Search")
            .WithSummary("What shoppers search for and what comes of it")
            .WithDescription(
                "Searches of the latest days, how many of them found nothing, and the products viewed, put into carts and bought that came of them: in total, by day, of the queries searched "
                + "for most, and of those that found nothing most often. A query is listed once enough different shoppers have searched for it; the totals count all. Searches are counted by the "
                + "shop's events of type search, and by what came of a search where an event names it (search_id or search_term).")
            .WithQuery("days", "limit")
            .Produces<SearchAnalytics>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryReader(context.Request);
        var (days, limit) = (query.Days(), query.Limit());
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var analytics = await grains.GetSearchAnalytics().GetAsync(days, limit).WaitAsync(context.RequestAborted);
        return TypedResults.Json(analytics, GatewayJson.Context.SearchAnalytics);
    }
}
