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
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var report = await grains.GetQuality().GetReportAsync().WaitAsync(context.RequestAborted);
        return TypedResults.Json(report, GatewayJson.Context.QualityReport);
    }
}
