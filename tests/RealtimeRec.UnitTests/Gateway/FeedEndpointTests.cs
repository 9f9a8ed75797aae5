using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class FeedEndpointTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task AFeedTellsItsItemsAndTheirReasons()
    {
        await server.PostEventsAsync(Events.View("reader", "sku-9"));
        var answer = await server.GetAsync("/v1/users/reader/feed");

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """{"feed_id":"feed-1","recipe":"default","user_id":"reader","profile_version":1,"items":[{"item_id":"sku-9","rank":1,"score":0.5,"reason":{"source":"co_visited","item_id":"origin","event":"add_to_cart"}}],"next_cursor":"next"}""",
            answer.Text);
    }

    [Fact]
    public async Task EveryParameterReachesTheFeed()
    {
        await server.PostEventsAsync(Events.View("asker"));
        var answer = await server.GetAsync("/v1/users/asker/feed?limit=7&cursor=c1&category=%E9%9E%8B&exclude=a,b&exclude=c&context=d,e&recipe=winter&filter=price%3A%3C5&explain=true&expand=product");

        var request = server.Cluster.User("asker").LastRequest!;
        Assert.Equal((7, "c1", "鞋", "winter", true, true), (request.Limit, request.Cursor, request.Category, request.Recipe, request.Explain, request.IncludeProducts));
        Assert.Equal(["a", "b", "c"], request.Exclude);
        Assert.Equal(["d", "e"], request.Context);
        Assert.Equal("price:<5", request.Filter);
        Assert.Contains("\"title\":\"耳机\"", answer.Text, StringComparison.Ordinal);
        Assert.True(answer.Json.GetProperty("items")[0].TryGetProperty("scores", out _));
    }

    [Theory]
    [InlineData("limit=0", "limit out_of_range")]
    [InlineData("limit=101", "limit out_of_range")]
    [InlineData("limit=ten", "limit out_of_range")]
    [InlineData("limit=", "limit out_of_range")]
    [InlineData("cursor=", "cursor blank")]
    [InlineData("filter=", "filter malformed")]
    [InlineData("filter=price%3Acheap", "filter malformed")]
    [InlineData("explain=maybe", "explain unknown_value")]
    [InlineData("expand=everything", "expand unknown_value")]
    [InlineData("category=a&category=b", "category too_many")]
    [InlineData("exclude=a,%00", "exclude control_character")]
    [InlineData("context=a,%00", "context control_character")]
    [InlineData("context=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "context too_many")]
    public async Task ABadParameterIsNamed(string query, string error)
    {
        var answer = await server.GetAsync($"/v1/users/u/feed?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task ACursorThatNoFeedGaveIsRefused()
    {
        var user = server.Cluster.User("pager");
        user.Failure = new FeedCursorException("The cursor is not one that a feed of this user gave.");
        var answer = await server.GetAsync("/v1/users/pager/feed?cursor=old");
        Assert.Equal(400, answer.Status);
        Assert.StartsWith("cursor ", Assert.Single(answer.Errors()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/users/chooser/feed?recipe=summer")]
    [InlineData("/v1/users/chooser/feed/live?recipe=summer")]
    public async Task ARecipeThatIsNotThereIsRefused(string path)
    {
        server.Cluster.User("chooser").Failure = new UnknownRecipeException("There is no recipe summer, only default.");
        var answer = await server.GetAsync(path);
        Assert.Equal(400, answer.Status);
        Assert.Equal(["recipe unknown_value"], answer.Errors());
        Assert.Contains("only default", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFeedWhoseProfileIsOutOfReachIsMadeOfThePageBeingLookedAt()
    {
        server.Cluster.User("unreachable").Failure = new TimeoutException();
        var answer = await server.GetAsync("/v1/users/unreachable/feed?context=kettle");
        Assert.Equal(200, answer.Status);
        Assert.Equal("profile", answer.Json.GetProperty("degraded").GetString());
        Assert.Equal("with-kettle", answer.Json.GetProperty("items")[0].GetProperty("item_id").GetString());
        Assert.Equal("no-store", answer.Response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task ALiveFeedIsPushedAfterAnEvent()
    {
        using var response = await server.Client.GetAsync("/v1/users/watcher/feed/live?limit=5", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            Assert.Equal(("0", false), await NextAsync(reader));
            await server.PostEventsAsync(Events.View("watcher", "fresh"));
            Assert.Equal(("1", true), await NextAsync(reader));
        }

        response.Dispose();
        await server.Cluster.User("watcher").Unsubscribed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        static async Task<(string Id, bool HasFresh)> NextAsync(StreamReader reader)
        {
            Assert.Equal("event: feed", await reader.ReadLineAsync());
            var id = (await reader.ReadLineAsync())!["id: ".Length..];
            var data = (await reader.ReadLineAsync())!;
            Assert.StartsWith("data: {\"feed_id\":", data, StringComparison.Ordinal);
            Assert.Equal("", await reader.ReadLineAsync());
            return (id, data.Contains("\"fresh\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ALiveFeedThatCannotBeginIsAProblem()
    {
        server.Cluster.User("dark").Failure = new TimeoutException();
        server.Cluster.Catalog.Failure = new TimeoutException();
        try
        {
            var answer = await server.GetAsync("/v1/users/dark/feed/live");
            Assert.Equal(503, answer.Status);
            Assert.Empty(answer.Errors());
        }
        finally
        {
            server.Cluster.Catalog.Failure = null;
        }

        Assert.Equal(["limit out_of_range"], (await server.GetAsync("/v1/users/dark/feed/live?limit=-1")).Errors());
    }

    [Fact]
    public async Task AProfileIsReadExportedAndErased()
    {
        await server.PostEventsAsync(Events.View("张 三", "sku-5"));
        const string path = "/v1/users/%E5%BC%A0%20%E4%B8%89";
        var profile = await server.GetAsync(path);
        var export = await server.GetAsync($"{path}/export");
        var erased = await server.DeleteAsync(path);

        Assert.Equal(("张 三", 1L), (profile.Json.GetProperty("user_id").GetString(), profile.Json.GetProperty("event_counts").GetProperty("view_item").GetInt64()));
        Assert.Equal("view_item", profile.Json.GetProperty("recent_interactions")[0].GetProperty("kind").GetString());
        Assert.Equal("attachment", export.Response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(0.6f, export.Json.GetProperty("short_term_vector")[0].GetSingle());
        Assert.Equal(17, export.Json.GetProperty("applied_offsets").GetProperty("shop.events/3").GetInt64());
        Assert.Equal(204, erased.Status);
        Assert.Equal((404, 404, 404), ((await server.GetAsync(path)).Status, (await server.GetAsync($"{path}/export")).Status, (await server.DeleteAsync(path)).Status));
    }
}
