using RealtimeRec.Catalog;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Answers about no user in particular: related products, trends, categories.</summary>
internal static class RelatedEndpoints
{
    public static IEndpointRouteBuilder MapRelated(this IEndpointRouteBuilder routes)
    {
        var related = routes.MapGroup("/v1").WithTags("Related products");
        related.MapGet("/products/{item_id}/similar", GetSimilarAsync)
            .WithName("GetSimilar")
            .WithSummary("Products like a product")
            .WithQuery("limit", "expand")
            .Produces<RelatedAnswer>()
            .ProducesProblems(400, 404, 503);
        related.MapGet("/products/{item_id}/bought-together", GetBoughtTogetherAsync)
            .WithName("GetBoughtTogether")
            .WithSummary("Products bought in one session with a product")
            .WithQuery("limit", "expand")
            .Produces<RelatedAnswer>()
            .ProducesProblems(400, 404, 503);
        related.MapGet("/trending", GetTrendingAsync)
            .WithName("GetTrending")
            .WithSummary("The most popular products of late")
            .WithQuery("limit", "category", "expand")
            .Produces<RelatedAnswer>()
            .ProducesProblems(400, 503);
        related.MapGet("/categories", GetCategoriesAsync)
            .WithName("GetCategories")
            .WithSummary("The categories of the products on sale")
            .Produces<CategoriesAnswer>()
            .ProducesProblems(503);
        return routes;
    }

    private static Task<IResult> GetSimilarAsync(HttpContext context, ClusterCalls cluster) =>
        GetRelatedAsync(context, cluster, static (replica, ask, token) => replica.GetSimilarAsync(ask.ItemId, ask.Limit, ask.Expand, token));

    private static Task<IResult> GetBoughtTogetherAsync(HttpContext context, ClusterCalls cluster) =>
        GetRelatedAsync(context, cluster, static (replica, ask, token) => replica.GetBoughtTogetherAsync(ask.ItemId, ask.Limit, ask.Expand, token));

    private static async Task<IResult> GetRelatedAsync(
        HttpContext context,
        ClusterCalls cluster,
        Func<ICatalogQueryGrain, (string ItemId, int Limit, bool Expand), CancellationToken, Task<RelatedItem[]?>> find)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        var query = new QueryReader(context.Request);
        var (limit, expand) = (query.Limit(), query.ExpandProduct());
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var items = await cluster.ReadReplicaAsync((itemId, limit, expand), find, context.RequestAborted);
        return items is null
            ? ProblemResult.NotFound($"There is no product {itemId}.")
            : TypedResults.Json(new RelatedAnswer(itemId, null, items), GatewayJson.Context.RelatedAnswer);
    }

    private static async Task<IResult> GetTrendingAsync(HttpContext context, ClusterCalls cluster)
    {
        var query = new QueryReader(context.Request);
        var (category, limit, expand) = (query.Category(), query.Limit(), query.ExpandProduct());
        if (query.Refusal is { } invalid)
        {
            return invalid;
        }

        var items = await cluster.ReadReplicaAsync(
            (category, limit, expand),
            static (replica, ask, token) => replica.GetTrendingAsync(ask.category, ask.limit, ask.expand, token),
            context.RequestAborted);
        return TypedResults.Json(new RelatedAnswer(null, category, items), GatewayJson.Context.RelatedAnswer);
    }

    private static async Task<IResult> GetCategoriesAsync(HttpContext context, ClusterCalls cluster)
    {
        var categories = await cluster.ReadReplicaAsync(0, static (replica, _, _) => replica.GetCategoriesAsync(), context.RequestAborted);
        return TypedResults.Json(new CategoriesAnswer(categories), GatewayJson.Context.CategoriesAnswer);
    }
}
