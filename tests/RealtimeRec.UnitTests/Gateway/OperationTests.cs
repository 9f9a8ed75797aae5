using System.Text.Json;
using System.Text.RegularExpressions;

namespace RealtimeRec.UnitTests.Gateway;

public sealed partial class OperationTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task ReadinessFollowsTheCatalogueAndLivenessDoesNot()
    {
        Assert.Equal(
            """{"status":"healthy","checks":[{"name":"lifetime","status":"healthy","description":"Running"},{"name":"catalog","status":"healthy","description":"5 products known, 4 on sale, 3 indexed"}]}""",
            (await server.GetAsync("/healthz/ready")).Text);
        server.Cluster.Catalog.Ready = false;
        var notReady = await server.GetAsync("/healthz/ready");
        var live = await server.GetAsync("/healthz/live");
        server.Cluster.Catalog.Ready = true;

        Assert.Equal((503, "unhealthy"), (notReady.Status, notReady.Json.GetProperty("status").GetString()));
        Assert.Equal((200, """{"status":"healthy","checks":[]}"""), (live.Status, live.Text));
    }

    [Fact]
    public async Task MetricsAreServedAsPrometheusText()
    {
        await server.PostEventsAsync(Events.View("measured"));
        await server.PostEventsAsync("{}");
        var metrics = await server.GetAsync("/metrics");
        Assert.Equal("text/plain", metrics.ContentType);
        Assert.Contains("realtimerec_events_acknowledge_seconds_bucket{", metrics.Text, StringComparison.Ordinal);
        Assert.Matches("realtimerec_events_rejected_(events_)?total\\{[^}]*reason=\"required\"", metrics.Text);
        Assert.Contains("http_server_request_duration_seconds_count{", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDocumentListsEveryRouteWithItsParametersAndExamples()
    {
        var document = (await server.GetAsync("/openapi/v1.json")).Json;
        var paths = document.GetProperty("paths");
        string[] expected =
        [
            "/v1/events", "/v1/products", "/v1/products/{item_id}", "/v1/products/bulk", "/v1/products/batch-get", "/v1/batch", "/v1/products/{item_id}/similar", "/v1/products/{item_id}/bought-together",
            "/v1/trending", "/v1/categories", "/v1/users/{user_id}", "/v1/users/{user_id}/export", "/v1/users/{user_id}/merge", "/v1/users/{user_id}/feed", "/v1/users/{user_id}/feed/live",
        ];
        Assert.Empty(expected.Except(paths.EnumerateObject().Select(path => path.Name)));

        var parameters = paths.GetProperty("/v1/users/{user_id}/feed").GetProperty("get").GetProperty("parameters").EnumerateArray();
        Assert.Equal(["user_id", "limit", "cursor", "category", "filter", "exclude", "context", "recipe", "explain", "expand"], parameters.Select(parameter => parameter.GetProperty("name").GetString()));

        var example = paths.GetProperty("/v1/events").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.Equal(202, (await server.PostEventsAsync(JsonSerializer.Serialize(example))).Status);
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("FeedPage").GetProperty("properties").TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task TheDocumentationPageLoadsNothingFromElsewhere()
    {
        var page = await server.GetAsync("/docs/");
        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        var sources = Sources().Matches(page.Text).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(sources);
        foreach (var source in sources)
        {
            var uri = new Uri(new Uri(server.Address, "/docs/"), source);
            Assert.Equal(server.Address.Authority, uri.Authority);
            Assert.Equal(200, (await server.GetAsync(uri.PathAndQuery)).Status);
        }
    }

    [Theory]
    [InlineData("GET", "/v1/nothing/here", 404)]
    [InlineData("GET", "/v1", 404)]
    [InlineData("DELETE", "/v1/events", 405)]
    [InlineData("GET", "/v1/products/bulk", 404)]
    public async Task ARouteThatIsNotThereIsAProblem(string method, string path, int status)
    {
        var answer = await server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Errors());
    }

    [Fact]
    public async Task AFaultOfTheProgramIsAProblemThatTellsNoInternals()
    {
        var answer = await server.GetAsync("/v1/test/failure");
        Assert.Equal(500, answer.Status);
        Assert.Empty(answer.Errors());
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.Response.Headers.Contains("Server"));
    }

    [GeneratedRegex("""(?:src|href)="([^"#]+)""")]
    private static partial Regex Sources();
}
