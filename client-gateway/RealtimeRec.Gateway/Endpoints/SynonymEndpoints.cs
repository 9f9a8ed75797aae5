using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers and replaces the shop's synonyms.</summary>
internal static class SynonymEndpoints
{
    public static IEndpointRouteBuilder MapSynonyms(this IEndpointRouteBuilder routes)
    {
        var synonyms = routes.MapGroup("/search/synonyms").WithTags("Search");
        synonyms.MapGet("", GetAsync)
            .WithName("GetSynonyms")
            .WithSummary("The shop's synonyms")
            .WithDescription("What searches use, but for the second or two after a change.")
            .Produces<SynonymList>()
            .ProducesProblems(503);
        synonyms.MapPut("", PutAsync)
            .WithName("PutSynonyms")
            .WithSummary("Replace the shop's synonyms")
            .WithDescription(
                "The list takes the place of the one there was. A rule that cannot be used is refused by itself, and the others hold; where none can, nothing changes. Every silo's searches "
                + "use them within seconds, without indexing anything again. What a synonym stands for in another rule is not looked up: rules may go in circles.")
            .WithBody(Bodies.Synonyms)
            .WithMetadata(new UnlimitedBody())
            .Produces<ListAnswer>()
            .ProducesProblems(400, 413, 415, 503);
        synonyms.MapDelete("", DeleteAsync)
            .WithName("DeleteSynonyms")
            .WithSummary("Remove the shop's synonyms")
            .WithDescription("Every word means itself alone again.")
            .Produces<ListAnswer>()
            .ProducesProblems(503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains) =>
        TypedResults.Json(await grains.GetSynonyms().GetAsync().WaitAsync(context.RequestAborted), GatewayJson.Context.SynonymList);

    private static async Task<IResult> PutAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, SynonymsBody.MaxBytes, SynonymsBody.Read);
        return body is null ? refusal! : await ReplaceAsync(context, grains, body);
    }

    private static Task<IResult> DeleteAsync(HttpContext context, IGrainFactory grains) => ReplaceAsync(context, grains, ListBody<SynonymRule>.Empty);

    private static async Task<IResult> ReplaceAsync(HttpContext context, IGrainFactory grains, ListBody<SynonymRule> body)
    {
        var list = await grains.GetSynonyms().ReplaceAsync(body.Entries).WaitAsync(context.RequestAborted);
        return TypedResults.Json(new ListAnswer(list.Version!, body.Entries.Length, body.Rejected, body.Errors), GatewayJson.Context.ListAnswer);
    }
}
