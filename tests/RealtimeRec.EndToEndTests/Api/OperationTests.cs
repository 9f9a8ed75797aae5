using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeRec.EndToEndTests.Pages;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class OperationTests(ApiFixture shop, BrowserFixture browser) : PageTestBase(browser), IClassFixture<ApiFixture>
{
    [Fact]
    public async Task MetricsCountEventsAndTimeFeedsAndScans()
    {
        await shop.Api.StockAsync(("measured", Sample.Product("Copper kettle", "kettles")));
        await shop.Api.SendEventsAsync(Sample.View("measured", "measured"), Sample.View("measured", "measured"));
        await shop.Api.FeedAsync("measured");
        (await shop.Api.PostEventsAsync("[]")).Expect(HttpStatusCode.BadRequest);
        var metrics = await shop.Api.GetAsync("/metrics");

        // One who asks within a third of a second is given what another one was.
        await ShopApi.UntilAsync("the events are counted", async () =>
            Regex.IsMatch((metrics = await shop.Api.GetAsync("/metrics")).Text, "(?m)^realtimerec_events_applied[a-z_]*\\{[^}]*event=\"view_item\"[^}]*\\} 2\\b"));
        Assert.Equal("text/plain", metrics.Expect(HttpStatusCode.OK).ContentType);
        Assert.Matches("(?m)^realtimerec_events_rejected[a-z_]*\\{[^}]*reason=\"required\"", metrics.Text);
        foreach (var histogram in (string[])["feed_duration", "index_scan", "events_acknowledge"])
        {
            Assert.Matches($"(?m)^realtimerec_{histogram}_seconds_bucket\\{{[^}}]*le=\"[0-9.]+\"[^}}]*\\}} [0-9]+", metrics.Text);
            Assert.Matches($"(?m)^realtimerec_{histogram}_seconds_count\\S* [1-9]", metrics.Text);
        }

        Assert.Contains("\nhttp_server_request_duration_seconds_bucket{", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatPromisesAreMeasuredByIsThere()
    {
        var rules = await File.ReadAllTextAsync(ExecutablePath.InRepository("deploy/kubernetes/components/prometheus/rules.yaml"));
        var asked = Regex.Matches(rules, "http_server_request_duration_seconds_bucket\\{(?<route>http_route=\"[^\"]+\").*?(?<le>le=\"[^\"]+\")\\}")
            .Select(match => (Route: match.Groups["route"].Value, Limit: match.Groups["le"].Value)).Distinct().ToArray();
        Assert.Equal(2, asked.Length);
        await shop.Api.FeedAsync("promised");
        (await shop.Api.GetAsync("/v1/search?q=kettle")).Expect(HttpStatusCode.OK);

        // A request is measured once its answer is sent.
        await ShopApi.UntilAsync("both are measured", async () =>
        {
            var measured = (await shop.Api.GetAsync("/metrics")).Expect(HttpStatusCode.OK).Text.Split('\n')
                .Where(line => line.StartsWith("http_server_request_duration_seconds_bucket{", StringComparison.Ordinal) && line.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal));
            return Array.TrueForAll(asked, labels => measured.Any(line => line.Contains(labels.Route, StringComparison.Ordinal) && line.Contains(labels.Limit, StringComparison.Ordinal)));
        });
    }

    [Fact]
    public async Task DocumentListsEveryRoute()
    {
        var document = (await shop.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;
        var routes = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "DELETE /v1/models/ranker",
                "DELETE /v1/products/{item_id}",
                "DELETE /v1/search/suggestions/blocked",
                "DELETE /v1/search/synonyms",
                "DELETE /v1/users/{user_id}",
                "GET /v1/categories",
                "GET /v1/models",
                "GET /v1/models/ranker",
                "GET /v1/products",
                "GET /v1/products/{item_id}",
                "GET /v1/products/{item_id}/bought-together",
                "GET /v1/products/{item_id}/similar",
                "GET /v1/quality",
                "GET /v1/quality/ranking",
                "GET /v1/search",
                "GET /v1/search/analytics",
                "GET /v1/search/suggestions",
                "GET /v1/search/suggestions/blocked",
                "GET /v1/search/synonyms",
                "GET /v1/trending",
                "GET /v1/users/{user_id}",
                "GET /v1/users/{user_id}/export",
                "GET /v1/users/{user_id}/feed",
                "GET /v1/users/{user_id}/feed/live",
                "PATCH /v1/products/{item_id}",
                "POST /v1/batch",
                "POST /v1/events",
                "POST /v1/models/ranker/train",
                "POST /v1/products/batch-get",
                "POST /v1/products/bulk",
                "POST /v1/search",
                "POST /v1/users/{user_id}/feed",
                "POST /v1/users/{user_id}/merge",
                "PUT /v1/models/ranker",
                "PUT /v1/products/{item_id}",
                "PUT /v1/search/suggestions/blocked",
                "PUT /v1/search/synonyms",
            ],
            routes);
    }

    [SkippableFact]
    public async Task DocumentationOpensInABrowserAndAsksNobodyElse()
    {
        var page = await Browser.NewPageAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync(new Uri(shop.Address, "/docs").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Send shop events" }).First).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Contains(asked, url => url.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
        Assert.DoesNotContain(asked.Select(url => new Uri(url)), url => url.Scheme is not ("data" or "blob") && url.Authority != shop.Address.Authority);
    }

    [Theory]
    [InlineData("GET", "/v1/no/such/thing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/v1/products/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/v1/events", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/products/p", HttpStatusCode.MethodNotAllowed)]
    public async Task RouteThatIsNotThereIsAProblem(string method, string path, HttpStatusCode status) =>
        Assert.Empty((await shop.Api.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).Problems(status));
}
