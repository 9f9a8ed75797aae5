using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Feeds, once or live.</summary>
internal static class FeedEndpoints
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        var feeds = routes.MapGroup("/users/{user_id}").WithTags("Feeds");
        feeds.MapGet("/feed", GetAsync)
            .WithName("GetFeed")
            .WithSummary("Read a user's feed")
            .WithDescription(
                "Reflects every event acknowledged so far. An unknown user gets popular and new products. "
                + "For the next page, pass next_cursor as cursor and repeat the other parameters: within one feed_id no item appears twice. "
                + "recipe names the recipe that made the feed. With explain, scores holds the parts of an item's score, sources lists every source that named it, "
                + "explanation says the same in words, and steps says what each component did. "
                + "degraded is \"profile\" when the profile could not be read in time: the feed is then based on category, exclude and context alone.")
            .WithQuery("limit", "cursor", "category", "filter", "exclude", "context", "recipe", "explain", "expand")
            .Produces<FeedPage>()
            .ProducesProblems(400, 414, 503);
        feeds.MapPost("/feed", PostAsync)
            .WithName("PostFeed")
            .WithSummary("Read a user's feed, with the parameters in the body")
            .WithDescription(
                "The same as GET, with the same parameters as properties of a JSON object; exclude and context are arrays. "
                + "For parameters that are too long for a request line, and for ids with commas.")
            .WithQuery()
            .WithBody(Bodies.Feed)
            .WithMetadata(new UnlimitedBody())
            .Produces<FeedPage>()
            .ProducesProblems(400, 413, 415, 503);
        feeds.MapGet("/feed/live", GetLiveAsync)
            .WithName("GetLiveFeed")
            .WithSummary("Follow a user's feed")
            .WithDescription("Server-sent events named feed, with the profile's version as id: the feed at once, and again whenever the profile changes.")
            .WithQuery("limit", "category", "filter", "exclude", "context", "recipe", "explain", "expand")
            .Produces<FeedPage>(contentType: "text/event-stream")
            .ProducesProblems(400, 503);
        return routes;
    }

    private static Task<IResult> GetAsync(HttpContext context, FeedReader feeds) =>
        TryReadRequest(context, new QueryReader(context.Request), mayPage: true, out var userId, out var request, out var refusal)
            ? FeedAsync(context, feeds, userId, request)
            : Task.FromResult<IResult>(refusal);

    private static async Task<IResult> PostAsync(HttpContext context, FeedReader feeds)
    {
        var (parameters, refused) = await JsonBody.ReadAsync(context, RequestLimits.MaxFeedBodyBytes, FeedBody.Read);
        return parameters is null ? refused!
            : TryReadRequest(context, parameters, mayPage: true, out var userId, out var request, out var refusal) ? await FeedAsync(context, feeds, userId, request)
            : refusal;
    }

    private static async Task<IResult> FeedAsync(HttpContext context, FeedReader feeds, string userId, FeedRequest request)
    {
        var page = await feeds.ReadAsync(userId, request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(page, GatewayJson.Context.FeedPage);
    }

    private static async Task<IResult> GetLiveAsync(HttpContext context, LiveFeed live, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (!TryReadRequest(context, new QueryReader(context.Request), mayPage: false, out var userId, out var request, out var refusal))
        {
            return refusal;
        }

        // A stream has no end of its own: it must not hold up the server's.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await LiveFeedStream.WriteAsync(context, live.WatchAsync(userId, request, ending.Token), time, ending.Token);
        return TypedResults.Empty;
    }

    private static bool TryReadRequest(
        HttpContext context, QueryReader query, bool mayPage, out string userId, out FeedRequest request, out ProblemResult refusal)
    {
        request = null!;
        if (!PathId.TryRead(context, "user_id", out userId, out refusal))
        {
            return false;
        }

        request = new FeedRequest
        {
            Limit = query.Limit(),
            Cursor = mayPage ? query.Cursor() : null,
            Category = query.Category(),
            Filter = query.Filter(),
            Exclude = query.Exclude(),
            Context = query.Context(),
            Recipe = query.Recipe(),
            Explain = query.Flag("explain"),
            IncludeProducts = query.ExpandProduct(),
        };
        refusal = query.Refusal!;
        return refusal is null;
    }
}
