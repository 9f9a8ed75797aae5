using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Searches the catalogue.</summary>
internal static class SearchEndpoints
{
    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup("/search").WithTags("Search");
        search.MapGet("", GetAsync)
            .WithName("Search")
            .WithSummary("Search the catalogue")
            .WithDescription(
                "Products that have every word of q, in title, brand, categories, attributes, description or id: best first, for the shopper named by user_id in the order that suits the "
                + "live profile. \"words in quotes\" have to stand together, -word excludes, the last word may be unfinished. A rare word that is spelt nearly like a usual one finds that too "
                + "(corrected_query says so), and where no product has every word, those with the most telling ones are found (relaxed). Without q, everything that category and filter leave.")
            .WithQuery(SearchBody.Names)
            .Produces<SearchPage>()
            .ProducesProblems(400, 503);
        search.MapPost("", PostAsync)
            .WithName("PostSearch")
            .WithSummary("Search the catalogue, with the parameters as a body")
            .WithDescription("The same as GET, with the same parameters as properties of a JSON object; facets is an array.")
            .WithQuery()
            .WithBody(Bodies.Search)
            .WithMetadata(new UnlimitedBody())
            .Produces<SearchPage>()
            .ProducesProblems(400, 413, 415, 503);
        return routes;
    }

    private static Task<IResult> GetAsync(HttpContext context, SearchReader search) => AnswerAsync(context, search, new QueryReader(context.Request));

    private static async Task<IResult> PostAsync(HttpContext context, SearchReader search)
    {
        var (parameters, refusal) = await JsonBody.ReadAsync(context, RequestLimits.MaxFeedBodyBytes, SearchBody.Read);
        return parameters is null ? refusal! : await AnswerAsync(context, search, parameters);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, SearchReader search, QueryReader parameters)
    {
        var userId = parameters.UserId();
        var (facets, sort) = (parameters.Facets(), parameters.Sort());
        var (facetField, facetText) = parameters.FacetQuery(facets);
        var request = new SearchRequest
        {
            Query = parameters.SearchText(),
            Limit = parameters.Limit(),
            Cursor = parameters.Cursor(),
            Category = parameters.Category(),
            Filter = parameters.Filter(),
            Facets = facets,
            FacetField = facetField,
            FacetText = facetText,
            Sort = sort,
            SortAttribute = parameters.SortAttribute(sort),
            Highlight = parameters.Flag("highlight"),
            Explain = parameters.Flag("explain"),
            IncludeProducts = parameters.ExpandProduct(),
            Correct = parameters.Switch("correct"),
            Personalize = parameters.Switch("personalize"),
            Recipe = parameters.Recipe(),
        };
        if (parameters.Refusal is { } refusal)
        {
            return refusal;
        }

        var page = await search.ReadAsync(userId, request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(page, GatewayJson.Context.SearchPage);
    }
}
