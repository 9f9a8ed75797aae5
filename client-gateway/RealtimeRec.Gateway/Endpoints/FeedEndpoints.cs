using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Feeds, once or live.</summary>
internal static class FeedEndpoints
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        var feeds = routes.MapGroup("/v1/users/{user_id}").WithTags("Feeds");
        feeds.MapGet("/feed", GetAsync)
            .WithName("GetFeed")
            .WithSummary("Read a user's feed")
            .WithDescription(
                "Reflects every event acknowledged so far. A user never seen gets what is popular and new. "
                + "Pass next_cursor as cursor for the next page: within one feed_id no item comes twice.")
            .WithQuery("limit", "cursor", "category", "exclude", "explain", "expand")
            .Produces<FeedPage>()
            .ProducesProblems(400, 410, 503);
        feeds.MapGet("/feed/live", GetLiveAsync)
            .WithName("GetLiveFeed")
            .WithSummary("Follow a user's feed")
            .WithDescription("Server-sent events named feed, the id being the profile's version: the feed at once, then anew whenever the profile changes.")
            .WithQuery("limit", "category", "exclude", "explain", "expand")
            .Produces<FeedPage>(contentType: "text/event-stream")
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!TryReadRequest(context, mayPage: true, out var userId, out var request, out var refusal))
        {
            return refusal;
        }

        try
        {
            var page = await cluster.ReadAsync(
                (userId, request), static (grains, feed, token) => grains.GetUser(feed.userId).GetFeedAsync(feed.request, token), context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Json(page, GatewayJson.Context.FeedPage);
        }
        catch (FeedCursorException exception)
        {
            return ProblemResult.Invalid([CursorError(exception, Validation.RejectionReasons.UnknownValue)]);
        }
    }

    private static async Task<IResult> GetLiveAsync(HttpContext context, LiveFeed live, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (!TryReadRequest(context, mayPage: false, out var userId, out var request, out var refusal))
        {
            return refusal;
        }

        // A stream has no end of its own: it must not hold up the server's.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await LiveFeedStream.WriteAsync(context, live.WatchAsync(userId, request, ending.Token), time, ending.Token);
        return TypedResults.Empty;
    }

    private static bool TryReadRequest(HttpContext context, bool mayPage, out string userId, out FeedRequest request, out ProblemResult refusal)
    {
        request = null!;
        if (!PathId.TryRead(context, "user_id", out userId, out refusal))
        {
            return false;
        }

        var query = new QueryReader(context.Request.Query);
        request = new FeedRequest
        {
            Limit = query.Limit(),
            Cursor = mayPage ? query.Cursor() : null,
            Category = query.Category(),
            Exclude = query.Exclude(),
            Explain = query.Flag("explain"),
            IncludeProducts = query.ExpandProduct(),
        };
        refusal = query.Refusal!;
        return refusal is null;
    }

    private static ProblemError CursorError(FeedCursorException exception, string reason) =>
        new() { Field = "cursor", Reason = reason, Message = exception.Message };
}
