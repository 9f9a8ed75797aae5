using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Inference;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers which model runs where, and what is known of the shop's own ranker.</summary>
internal static class ModelEndpoints
{
    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", GetAsync)
            .WithName("GetModels")
            .WithTags("Operation")
            .WithSummary("Which model runs where")
            .WithDescription(
                "For every silo: the encoders that its index and feeds use, the encoders that are about to take over and how many products "
                + "they still have to encode, why a new version was refused, and the silo's devices with their queues.")
            .Produces<ModelsAnswer>()
            .ProducesProblems(503);
        var ranker = routes.MapGroup("/models/ranker").WithTags("Operation");
        ranker.MapGet("", GetRankerAsync)
            .WithName("GetRanker")
            .WithSummary("The ranker that the shop trains itself")
            .WithDescription(
                "Which version serves, what came of the latest training, the versions that can serve again with what each is worth beside fusion alone and what contributes most "
                + "to it, and the cases there are to learn from. Which ranker each silo has in use, GET /v1/models tells.")
            .Produces<RankerReport>()
            .ProducesProblems(503);
        ranker.MapPost("/train", TrainAsync)
            .WithName("TrainRanker")
            .WithSummary("Train a ranker now")
            .WithDescription(
                "Begins a training, unless one is going on; rankers are trained without being asked for too, after so many new cases (Feeds:Ranker:CasesBetween). The new one serves only "
                + "if it is better on the latest cases; GET /v1/models/ranker tells what came of it.")
            .Produces<RankerReport>()
            .ProducesProblems(503);
        ranker.MapPut("", ServeAsync)
            .WithName("ServeRanker")
            .WithSummary("Have a version serve")
            .WithDescription("One of the versions that GET /v1/models/ranker lists, until a training decides otherwise. Every silo has it within seconds.")
            .WithBody(Bodies.Ranker)
            .WithMetadata(new UnlimitedBody())
            .Produces<RankerReport>()
            .ProducesProblems(400, 404, 413, 415, 503);
        ranker.MapDelete("", RetireAsync)
            .WithName("RetireRanker")
            .WithSummary("Have feeds ranked by fusion alone")
            .WithDescription("Until a training decides otherwise; Feeds:Ranker:Enabled switches trainings off. The versions stay.")
            .Produces<RankerReport>()
            .ProducesProblems(503);
        return routes;
    }

    private static async Task<IResult> GetRankerAsync(HttpContext context, IGrainFactory grains) =>
        Report(await grains.GetRanker().GetReportAsync().WaitAsync(context.RequestAborted));

    private static async Task<IResult> TrainAsync(HttpContext context, IGrainFactory grains) =>
        Report(await grains.GetRanker().TrainAsync().WaitAsync(context.RequestAborted));

    private static async Task<IResult> ServeAsync(HttpContext context, IGrainFactory grains)
    {
        var (version, refusal) = await JsonBody.ReadAsync(context, RankerBody.MaxBytes, RankerBody.Read);
        return version is null ? refusal!
            : await grains.GetRanker().ServeAsync(version).WaitAsync(context.RequestAborted) is { } report ? Report(report)
            : ProblemResult.NotFound($"There is no ranker {version}.");
    }

    private static async Task<IResult> RetireAsync(HttpContext context, IGrainFactory grains) =>
        Report((await grains.GetRanker().ServeAsync(version: null).WaitAsync(context.RequestAborted))!);

    private static IResult Report(RankerReport report) => TypedResults.Json(report, GatewayJson.Context.RankerReport);

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var silos = await grains.GetModels().GetStatusAsync().WaitAsync(context.RequestAborted);
        return TypedResults.Json(new ModelsAnswer(silos), GatewayJson.Context.ModelsAnswer);
    }
}
