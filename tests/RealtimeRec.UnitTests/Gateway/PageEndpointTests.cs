namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Several widgets of a page in one request.</summary>
public sealed class PageEndpointTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task NoProductIsInTwoWidgetsAndWhatFallsShortIsFilled()
    {
        await server.SendAsync(HttpMethod.Put, "/v1/products/kettle", """{"title":"Kettle"}""", "application/json");
        await server.PostEventsAsync(Events.View("pager", "-1"));
        var answer = await PostAsync("""
            {"user_id":"pager","widgets":[
              {"name":"with","type":"bought_together","item_id":"kettle","limit":3},
              {"name":"you","type":"feed","limit":2},
              {"name":"top","type":"trending","limit":2}]}
            """);

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Response.Headers.CacheControl?.ToString());
        var widgets = answer.Json.GetProperty("widgets").EnumerateArray().ToArray();
        Assert.Equal(["with", "you", "top"], widgets.Select(widget => widget.GetProperty("name").GetString()));

        // The fake's own products: one that goes with the kettle, the one that the shopper looked at, and as many trending ones as are asked for.
        Assert.Equal(["like-kettle", "-0", "-1"], Ids(widgets[0]));
        Assert.Equal("trending", Assert.Single(widgets[0].GetProperty("filled_from").EnumerateArray()).GetString());
        Assert.Empty(Ids(widgets[1]));
        Assert.Equal("feed-1", widgets[1].GetProperty("feed_id").GetString());
        Assert.Equal(["-2", "-3"], Ids(widgets[2]));
        Assert.Equal(1, answer.Json.GetProperty("profile_version").GetInt32());
    }

    [Fact]
    public async Task APageOfAThousandWidgetsIsRefused()
    {
        var answer = await PostAsync($$"""{"widgets":[{{string.Join(',', Enumerable.Repeat("""{"type":"trending","limit":1}""", 1_000))}}]}""");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["widgets too_many"], answer.Errors());
        Assert.Equal("widgets must be an array of 1 to 20 widgets.", answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task TheLastWidgetOfTheLargestPageIsFullToo()
    {
        var answer = await PostAsync("""{"widgets":[{"type":"trending","limit":100},{"type":"trending","limit":60},{"type":"similar","item_id":"nowhere","limit":40}]}""");
        var widgets = answer.Json.GetProperty("widgets").EnumerateArray().Select(Ids).ToArray();
        Assert.Equal([100, 60, 40], widgets.Select(items => items.Length));
        Assert.Equal(200, widgets.SelectMany(items => items).Distinct().Count());
    }

    [Fact]
    public async Task AWidgetWhoseProductIsNotThereSaysSoAndIsFilled()
    {
        var answer = await PostAsync("""{"widgets":[{"type":"similar","item_id":"nowhere","limit":2}]}""");
        var widget = Assert.Single(answer.Json.GetProperty("widgets").EnumerateArray());
        Assert.Equal("similar-0", widget.GetProperty("name").GetString());
        Assert.Equal("There is no product nowhere.", widget.GetProperty("detail").GetString());
        Assert.Equal(["-0", "-1"], Ids(widget));
    }

    [Fact]
    public async Task AWidgetThatTheClusterDoesNotAnswerLeavesTheOthers()
    {
        server.Cluster.User("late").Failure = new TimeoutException();
        server.Cluster.Catalog.Failure = new TimeoutException();
        try
        {
            var answer = await PostAsync("""{"user_id":"late","widgets":[{"type":"feed","limit":2},{"type":"trending","limit":2}]}""");
            Assert.Equal(200, answer.Status);
            var widgets = answer.Json.GetProperty("widgets").EnumerateArray().ToArray();
            Assert.Equal("The cluster did not answer in time.", widgets[0].GetProperty("detail").GetString());
            Assert.Equal(["-0", "-1"], Ids(widgets[1]));
            Assert.Equal(503, (await PostAsync("""{"user_id":"late","widgets":[{"type":"feed","limit":2}]}""")).Status);
        }
        finally
        {
            server.Cluster.Catalog.Failure = null;
        }
    }

    [Theory]
    [InlineData("{}", " widgets required")]
    [InlineData("""{"widgets":[]}""", " widgets required")]
    [InlineData("""{"widgets":[1]}""", "0 widgets wrong_type")]
    [InlineData("""{"widgets":[{"type":"banner"}]}""", "0 type unknown_value")]
    [InlineData("""{"widgets":[{"type":"trending"},{"type":"feed"}]}""", "1 user_id required")]
    [InlineData("""{"user_id":"u","widgets":[{"type":"feed","item_id":"a"}]}""", "0 item_id unknown_property")]
    [InlineData("""{"widgets":[{"type":"similar"}]}""", "0 item_id blank")]
    [InlineData("""{"widgets":[{"type":"search","sort":"text"}]}""", "0 sort unknown_value")]
    [InlineData("""{"widgets":[{"type":"search","facets":["brand"]}]}""", "0 facets unknown_property")]
    [InlineData("""{"widgets":[{"type":"trending"},{"type":"trending","limit":0}]}""", "1 limit out_of_range")]
    [InlineData("""{"widgets":[{"type":"trending","filter":"price"}]}""", "0 filter malformed")]
    [InlineData("""{"widgets":[{"type":"trending","name":"a"},{"type":"trending","name":"a"}]}""", " name too_many")]
    [InlineData("""{"widgets":[{"type":"trending","limit":100},{"type":"trending","limit":100},{"type":"trending","limit":1}]}""", " limit too_many")]
    [InlineData("""{"page":1,"widgets":[{"type":"trending"}]}""", " page unknown_property")]
    public async Task ABadPageIsRefusedWithThePlaceOfTheWidget(string body, string error)
    {
        var answer = await PostAsync(body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error.Trim()], answer.Errors());
    }

    private Task<GatewayServer.Answer> PostAsync(string body) => server.SendAsync(HttpMethod.Post, "/v1/batch", body, "application/json");

    private static string[] Ids(System.Text.Json.JsonElement widget) =>
        [.. widget.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
}
