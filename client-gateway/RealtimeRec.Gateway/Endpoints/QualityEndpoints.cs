using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers how good the shop's events are.</summary>
internal static class QualityEndpoints
{
    public static IEndpointRouteBuilder MapQuality(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/quality", GetAsync)
            .WithName("GetQuality")
            .WithTags("Operation")
            .WithSummary("How good the shop's events are")
            .WithDescription(
                "Events checked and what each rule found in them and in catalogue records, over all processes of the cluster: in total, by minute over the last hour, "
                + "and per second over the last minute, ten minutes and hour, with the latest findings of each rule. The report is a few seconds "
                + "behind. Counts outlive the processes that counted them, findings do not; findings about an erased user are removed.")
            .Produces<QualityReport>()
            .ProducesProblems(503);
        routes.MapGet("/quality/ranking", GetRankingAsync)
            .WithName("GetRankingQuality")
            .WithTags("Operation")
            .WithSummary("How good the feeds being served are")
            .WithDescription(
                "Of a sample of views, carts and purchases: how often their product was among the first places of the shopper's feed as it would have been just before, and "
                + "of simpler lists (by score alone; others viewed next; met by the same shoppers; like the profile; popular; popular in the shopper's categories), with 95 % "
                + "intervals, over all processes of the cluster. Compare by `new`: a product that a page has just shown may be clicked because it was shown.")
            .WithQuery("hours")
            .Produces<RankingReport>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var report = await grains.GetQuality().GetReportAsync().WaitAsync(context.RequestAborted);
        return TypedResults.Json(report, GatewayJson.Context.QualityReport);
    }

    private static async Task<IResult> GetRankingAsync(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryReader(context.Request);
        var hours = query.Hours();
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var report = await grains.GetQuality().GetRankingAsync(hours).WaitAsync(context.RequestAborted);
        return TypedResults.Json(report, GatewayJson.Context.RankingReport);
    }
}
