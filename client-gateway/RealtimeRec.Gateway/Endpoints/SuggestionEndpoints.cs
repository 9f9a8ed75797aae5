using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Suggests what to search for, and keeps what is never suggested.</summary>
internal static class SuggestionEndpoints
{
    public static IEndpointRouteBuilder MapSuggestions(this IEndpointRouteBuilder routes)
    {
        var suggestions = routes.MapGroup("/search/suggestions").WithTags("Search");
        suggestions.MapGet("", GetAsync)
            .WithName("GetSuggestions")
            .WithSummary("Suggest searches as the shopper types")
            .WithDescription(
                "Queries with a word that begins like q: the latest ones of the shopper named by user_id first, then those that shoppers search for and click in most of late, which enough "
                + "different shoppers have searched for; at most three categories and four popular products beside them. Each finds something, and none is blocked. Without q, what is searched "
                + "for most. limit is the number of queries.")
            .WithQuery("q", "user_id", "limit")
            .Produces<SearchSuggestions>()
            .ProducesProblems(400, 503);
        var blocked = suggestions.MapGroup("/blocked");
        blocked.MapGet("", GetBlockedAsync)
            .WithName("GetBlockedSuggestions")
            .WithSummary("What is never suggested")
            .Produces<BlockedTexts>()
            .ProducesProblems(503);
        blocked.MapPut("", PutBlockedAsync)
            .WithName("PutBlockedSuggestions")
            .WithSummary("Replace what is never suggested")
            .WithDescription(
                "Words or phrases; no query, category or product that has one of them is suggested, whatever its case, within seconds. Searches are not affected. The list takes the place of "
                + "the one there was. A text that cannot be used is refused by itself, and the others hold; where none can, nothing changes.")
            .WithBody(Bodies.Blocked)
            .WithMetadata(new UnlimitedBody())
            .Produces<ListAnswer>()
            .ProducesProblems(400, 413, 415, 503);
        blocked.MapDelete("", DeleteBlockedAsync)
            .WithName("DeleteBlockedSuggestions")
            .WithSummary("Block nothing any more")
            .Produces<ListAnswer>()
            .ProducesProblems(503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, SuggestionReader suggestions)
    {
        var query = new QueryReader(context.Request);
        var (userId, request) = (query.UserId(), new SuggestionRequest(query.SearchText(), query.Limit()));
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var answer = await suggestions.ReadAsync(userId, request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer, GatewayJson.Context.SearchSuggestions);
    }

    private static async Task<IResult> GetBlockedAsync(HttpContext context, IGrainFactory grains) =>
        TypedResults.Json(await grains.GetBlockedTexts().GetAsync().WaitAsync(context.RequestAborted), GatewayJson.Context.BlockedTexts);

    private static async Task<IResult> PutBlockedAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, BlockedBody.MaxBytes, BlockedBody.Read);
        return body is null ? refusal! : await ReplaceAsync(context, grains, body);
    }

    private static Task<IResult> DeleteBlockedAsync(HttpContext context, IGrainFactory grains) => ReplaceAsync(context, grains, ListBody<string>.Empty);

    private static async Task<IResult> ReplaceAsync(HttpContext context, IGrainFactory grains, ListBody<string> body)
    {
        var list = await grains.GetBlockedTexts().ReplaceAsync(body.Entries).WaitAsync(context.RequestAborted);
        return TypedResults.Json(new ListAnswer(list.Version!, body.Entries.Length, body.Rejected, body.Errors), GatewayJson.Context.ListAnswer);
    }
}
