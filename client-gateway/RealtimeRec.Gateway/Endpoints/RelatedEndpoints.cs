using RealtimeRec.Catalog;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers about no user in particular: related products, trends, categories.</summary>
internal static class RelatedEndpoints
{
    /// <summary>Seconds for which a cache may answer: about as long as lists are behind the shop anyway.</summary>
    private const int MaxAge = 1;

    public static IEndpointRouteBuilder MapRelated(this IEndpointRouteBuilder routes)
    {
        var related = routes.MapGroup("").WithTags("Related products");
        related.MapGet("/products/{item_id}/similar", GetSimilarAsync)
            .WithName("GetSimilar")
            .WithSummary("Products similar to a product")
            .WithQuery("limit", "filter", "expand")
            .Produces<RelatedAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 404, 503);
        related.MapGet("/products/{item_id}/bought-together", GetBoughtTogetherAsync)
            .WithName("GetBoughtTogether")
            .WithSummary("Products bought in the same session as a product")
            .WithQuery("limit", "expand")
            .Produces<RelatedAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 404, 503);
        related.MapGet("/trending", GetTrendingAsync)
            .WithName("GetTrending")
            .WithSummary("The products that are most popular at the moment")
            .WithDescription("total is how many are on sale, overall or in the category; unknown is \"category\" when no product has ever had the requested one.")
            .WithQuery("limit", "category", "filter", "expand")
            .Produces<RelatedAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 503);
        related.MapGet("/categories", GetCategoriesAsync)
            .WithName("GetCategories")
            .WithSummary("The categories of the products on sale")
            .Produces<CategoriesAnswer>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(503);
        return routes;
    }

    private static Task<IResult> GetSimilarAsync(HttpContext context, ClusterCalls cluster)
    {
        var query = new QueryReader(context.Request);
        return GetRelatedAsync(
            context,
            cluster,
            query,
            query.Filter(),
            static (replica, ask, token) => replica.GetSimilarAsync(ask.ItemId, ask.Limit, ask.Expand, ask.Filter, token));
    }

    private static Task<IResult> GetBoughtTogetherAsync(HttpContext context, ClusterCalls cluster) => GetRelatedAsync(
        context,
        cluster,
        new QueryReader(context.Request),
        filter: null,
        static (replica, ask, token) => replica.GetBoughtTogetherAsync(ask.ItemId, ask.Limit, ask.Expand, token));

    private static async Task<IResult> GetRelatedAsync(
        HttpContext context,
        ClusterCalls cluster,
        QueryReader query,
        string? filter,
        Func<ICatalogQueryGrain, (string ItemId, int Limit, bool Expand, string? Filter), CancellationToken, Task<RelatedItem[]?>> find)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        var (limit, expand) = (query.Limit(), query.ExpandProduct());
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var items = await cluster.ReadReplicaAsync((itemId, limit, expand, filter), find, context.RequestAborted);
        return items is null
            ? ProblemResult.NotFound($"There is no product {itemId}.")
            : Shared(new RelatedAnswer(itemId, null, items));
    }

    private static async Task<IResult> GetTrendingAsync(HttpContext context, ClusterCalls cluster)
    {
        var query = new QueryReader(context.Request);
        var (category, limit, filter, expand) = (query.Category(), query.Limit(), query.Filter(), query.ExpandProduct());
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var page = await cluster.ReadReplicaAsync(
            (category, limit, expand, filter),
            static (replica, ask, token) => replica.GetTrendingAsync(ask.category, ask.limit, ask.expand, ask.filter, token),
            context.RequestAborted);
        return Shared(new RelatedAnswer(null, category, page.Items, page.Total, page.IsUnknownCategory ? "category" : null));
    }

    private static async Task<IResult> GetCategoriesAsync(HttpContext context, ClusterCalls cluster)
    {
        var categories = await cluster.ReadReplicaAsync(0, static (replica, _, _) => replica.GetCategoriesAsync(), context.RequestAborted);
        return new SharedAnswer<CategoriesAnswer>(new CategoriesAnswer(categories), GatewayJson.Context.CategoriesAnswer, MaxAge);
    }

    private static SharedAnswer<RelatedAnswer> Shared(RelatedAnswer answer) => new(answer, GatewayJson.Context.RelatedAnswer, MaxAge);
}
