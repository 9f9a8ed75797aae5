using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers which model runs where.</summary>
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
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var silos = await grains.GetModels().GetStatusAsync().WaitAsync(context.RequestAborted);
        return TypedResults.Json(new ModelsAnswer(silos), GatewayJson.Context.ModelsAnswer);
    }
}
