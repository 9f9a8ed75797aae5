using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Every documented maximum can be reached; a limit that ends a request says which one it was.</summary>
public sealed class LimitTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    // Three bytes of UTF-8, nine characters of a path: the longest that percent-encoding makes of a code unit.
    private static readonly string LongId = new('鞋', EventLimits.MaxIdLength);

    [Fact]
    public async Task AnIdOfTheGreatestLengthIsTakenInEveryPlace()
    {
        var product = await PutAsync(LongId, new { title = "t" });
        Assert.True(product.Status is 200 or 201, product.Text);
        foreach (var id in (string[])[LongId, new string('/', EventLimits.MaxIdLength), new string('%', EventLimits.MaxIdLength), new string('a', EventLimits.MaxIdLength), new string(',', EventLimits.MaxIdLength)])
        {
            var path = Uri.EscapeDataString(id);
            Assert.Equal(200, (await server.GetAsync($"/v1/users/{path}/feed")).Status);
            var events = JsonSerializer.Serialize(new { event_id = id, event_name = "view_item", user_id = id, session_id = id, items = new[] { new { item_id = id } } });
            Assert.Equal(202, (await server.PostEventsAsync(events)).Status);
            Assert.Equal(id, (await server.GetAsync($"/v1/users/{path}")).Json.GetProperty("user_id").GetString());
        }
    }

    [Fact]
    public async Task AFeedMayBeAskedForWithTheGreatestOfEverything()
    {
        var ids = Enumerable.Range(0, FeedRequest.MaxExclude).Select(i => i.ToString("D3", CultureInfo.InvariantCulture) + new string('鞋', EventLimits.MaxIdLength - 3)).ToArray();
        var category = new string('类', ProductLimits.MaxNameLength);
        var cursor = new string('c', FeedRequest.MaxCursorLength);
        foreach (var exclude in (string[])
        [
            "exclude=" + Uri.EscapeDataString(string.Join(',', ids)),
            string.Join('&', ids.Select(id => "exclude=" + Uri.EscapeDataString(id))),
        ])
        {
            var path = $"/v1/users/{Uri.EscapeDataString(LongId)}/feed?limit={FeedRequest.MaxLimit}&cursor={cursor}&category={Uri.EscapeDataString(category)}&explain=true&expand=product&{exclude}";
            var answer = await server.GetAsync(path);
            Assert.True(answer.Status == 200, answer.Text);
            AssertRequest(ids);
        }

        // The same as a body, written the longest way there is.
        var escaped = string.Join(',', ids.Select(id => $"\"{string.Concat(id.Select(unit => $"\\u{(int)unit:x4}"))}\""));
        var posted = await PostFeedAsync(LongId, $$"""{"limit":{{FeedRequest.MaxLimit}},"cursor":"{{cursor}}","category":"{{category}}","explain":true,"expand":"product","exclude":[{{escaped}}]}""");
        Assert.True(posted.Status == 200, posted.Text);
        AssertRequest(ids);

        var tooMany = await server.GetAsync($"/v1/users/u/feed?exclude={string.Join(',', Enumerable.Range(0, FeedRequest.MaxExclude + 1))}");
        Assert.Equal(["exclude too_many"], tooMany.Errors());
        Assert.Equal(["cursor too_long"], (await server.GetAsync($"/v1/users/u/feed?cursor={cursor}c")).Errors());

        void AssertRequest(string[] excluded)
        {
            var request = server.Cluster.User(LongId).LastRequest!;
            Assert.Equal((FeedRequest.MaxLimit, cursor, category), (request.Limit, request.Cursor, request.Category));
            Assert.Equal(excluded, request.Exclude);
        }
    }

    [Fact]
    public async Task AnIdWithACommaCanBeExcluded()
    {
        await PostFeedAsync("commas", """{"exclude":["a,b"," c ",7]}""");
        Assert.Equal(["a,b", "c", "7"], server.Cluster.User("commas").LastRequest!.Exclude);
        await server.GetAsync("/v1/users/commas/feed?exclude=a%5C%2Cb,c");
        Assert.Equal(["a,b", "c"], server.Cluster.User("commas").LastRequest!.Exclude[..2]);
        await server.GetAsync("/v1/users/commas/feed?exclude=a%2Cb");
        Assert.Contains("a,b", server.Cluster.User("commas").LastRequest!.Exclude);
    }

    [Theory]
    [InlineData("[]", "body wrong_type")]
    [InlineData("{", "body malformed")]
    [InlineData("{} {}", "body malformed")]
    [InlineData("""{"limit":0}""", "limit out_of_range")]
    [InlineData("""{"limit":{}}""", "limit wrong_type")]
    [InlineData("""{"exclude":[[]]}""", "exclude wrong_type")]
    [InlineData("""{"exclude":[""]}""", "exclude blank")]
    [InlineData("""{"Limit":3}""", "Limit unknown_property")]
    [InlineData("""{"category":"\ud800"}""", "body malformed")]
    public async Task AFeedsBodyThatIsWrongIsNamed(string body, string error)
    {
        var answer = await PostFeedAsync("u", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task AFeedsBodyReadsNumbersAndFlagsHoweverTheyAreWritten()
    {
        Assert.Equal(200, (await PostFeedAsync("texts", """{"limit":"7","explain":"true","expand":"product","cursor":null,"exclude":"a"}""")).Status);
        var request = server.Cluster.User("texts").LastRequest!;
        Assert.Equal((7, true, true, null), (request.Limit, request.Explain, request.IncludeProducts, request.Cursor));
        Assert.Equal(["a"], request.Exclude);
        Assert.Equal(200, (await PostFeedAsync("texts", "{}")).Status);
    }

    [Fact]
    public async Task EventsReachTheirGreatestNumbersAndSizes()
    {
        var most = Enumerable.Range(0, EventLimits.MaxEventsPerRequest).Select(i => new { event_id = $"m{i}", event_name = "view_item", user_id = "most", items = new[] { new { item_id = "a" } } });
        Assert.Equal(EventLimits.MaxEventsPerRequest, (await server.PostEventsAsync(JsonSerializer.Serialize(most))).Json.GetProperty("accepted").GetInt32());

        var items = Enumerable.Range(0, EventLimits.MaxItemsPerEvent).Select(i => new { item_id = $"i{i}", price = EventLimits.MaxPrice, quantity = EventLimits.MaxQuantity });
        Assert.Equal(202, (await server.PostEventsAsync(JsonSerializer.Serialize(new { event_id = "items", event_name = "purchase", user_id = "most", items }))).Status);
        Assert.Equal(202, (await server.PostEventsAsync(JsonSerializer.Serialize(new
        {
            event_id = "term",
            event_name = "search",
            user_id = "most",
            items = new[] { new { item_id = "a" } },
            search_term = new string('字', EventLimits.MaxSearchTermLength),
        }))).Status);

        var full = Pad(Events.View("padded"), EventLimits.MaxBodyBytes);
        Assert.Equal(202, (await server.PostEventsAsync(full)).Status);
        var over = await server.PostEventsAsync(full + " ");
        Assert.Equal(413, over.Status);
        Assert.Contains(EventLimits.MaxBodyBytes.ToString(CultureInfo.InvariantCulture), over.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProductReachesItsGreatestSizes()
    {
        var product = new
        {
            title = new string('题', ProductLimits.MaxTitleLength),
            description = new string('d', ProductLimits.MaxDescriptionLength),
            brand = new string('b', ProductLimits.MaxNameLength),
            categories = Enumerable.Range(0, ProductLimits.MaxCategories).Select(i => i.ToString("D2", CultureInfo.InvariantCulture) + new string('c', ProductLimits.MaxNameLength - 2)),
            price = EventLimits.MaxPrice,
            image_url = "https://shop.example/" + new string('i', ProductLimits.MaxValueLength - 21),
            attributes = Enumerable.Range(0, ProductLimits.MaxAttributes).ToDictionary(i => $"a{i}", i => i == 0 ? new string('v', ProductLimits.MaxValueLength) : "v"),
        };
        var put = await PutAsync("greatest", product);
        Assert.True(put.Status is 200 or 201, put.Text);

        var body = Pad("""{"title":"t"}""", ProductLimits.MaxProductBytes);
        Assert.True((await server.SendAsync(HttpMethod.Put, "/v1/products/padded", body, "application/json")).Status is 200 or 201);
        var over = await server.SendAsync(HttpMethod.Put, "/v1/products/padded", body + " ", "application/json");
        Assert.Equal(413, over.Status);
        Assert.Contains(ProductLimits.MaxProductBytes.ToString(CultureInfo.InvariantCulture), over.Text, StringComparison.Ordinal);

        var line = Pad("""{"item_id":"lined","title":"t"}""", ProductLimits.MaxProductBytes);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/v1/products/bulk", line + "\n", "application/x-ndjson")).Status);
    }

    [Theory]
    [InlineData(414)]
    [InlineData(431)]
    [InlineData(432)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(505)]
    public async Task WhatTheWebServerRefusesByItselfIsAProblemToo(int which)
    {
        var host = $"Host: {server.Address.Authority}\r\n";
        var (text, status, names) = which switch
        {
            414 => ($"GET /{new string('a', RequestLimits.MaxRequestLineBytes)} HTTP/1.1\r\n{host}\r\n", 414, RequestLimits.MaxRequestLineBytes),
            431 => ($"GET / HTTP/1.1\r\n{host}X: {new string('a', RequestLimits.MaxHeaderBytes)}\r\n\r\n", 431, RequestLimits.MaxHeaderBytes),
            432 => ($"GET / HTTP/1.1\r\n{host}{string.Concat(Enumerable.Range(0, RequestLimits.MaxHeaders).Select(i => $"X{i}: y\r\n"))}\r\n", 431, RequestLimits.MaxHeaders),
            400 => ($"GET / HTTP/1.1\r\n{host}no colon\r\n\r\n", 400, (int?)null),
            401 => ("GET / HTTP/1.1\r\n\r\n", 400, null),
            _ => ($"GET / HTTP/9.9\r\n{host}\r\n", 400, null),
        };
        var answer = await RawHttp.AskAsync(server.Address, text);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        var parts = answer.Split("\r\n\r\n", 2);
        Assert.Contains("Content-Type: application/problem+json", parts[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(parts[1])}", parts[0], StringComparison.OrdinalIgnoreCase);
        using var problem = JsonDocument.Parse(parts[1]);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains(names?.ToString(CultureInfo.InvariantCulture) ?? "", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fffffffffffffffffff")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task AChunkWhoseSizeIsNoneIsTheRequestsFault(string size)
    {
        var answer = await RawHttp.AskAsync(
            server.Address,
            $"POST /v1/events HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeadAndABodyThatComeTooSlowlyAreToldWhichSettingTheyBroke()
    {
        var slow = new GatewayServer(builder =>
        {
            builder.Configuration["Limits:HeadTimeout"] = "00:00:01";
            builder.Configuration["Limits:BodyGrace"] = "00:00:02";
            builder.Configuration["Limits:MinBodyBytesPerSecond"] = "1000";
        });
        await slow.InitializeAsync();
        var host = $"Host: {slow.Address.Authority}\r\n";
        var head = await RawHttp.AskAsync(slow.Address, $"GET / HTTP/1.1\r\n{host}");
        Assert.StartsWith("HTTP/1.1 408 ", head, StringComparison.Ordinal);
        Assert.Contains("Limits:HeadTimeout", head, StringComparison.Ordinal);
        var body = await RawHttp.AskAsync(slow.Address, $"POST /v1/events HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n[");
        Assert.StartsWith("HTTP/1.1 408 ", body, StringComparison.Ordinal);
        Assert.Contains("Limits:MinBodyBytesPerSecond", body, StringComparison.Ordinal);
        await slow.DisposeAsync();
    }

    [Fact]
    public async Task OneConnectionTooManyIsToldSo()
    {
        var small = new GatewayServer(builder => builder.Configuration["Limits:MaxConnections"] = "1");
        await small.InitializeAsync();
        Assert.Equal(200, (await small.GetAsync("/healthz/live")).Status);
        var answer = await RawHttp.AskAsync(small.Address, $"GET /healthz/live HTTP/1.1\r\nHost: {small.Address.Authority}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Limits:MaxConnections", answer, StringComparison.Ordinal);
        await small.DisposeAsync();
    }

    [Theory]
    [InlineData("HeadTimeout", "00:00:00")]
    [InlineData("BodyGrace", "00:00:01")]
    [InlineData("MinBodyBytesPerSecond", "-1")]
    [InlineData("MinAnswerBytesPerSecond", "NaN")]
    [InlineData("IdleTimeout", "2.00:00:00")]
    [InlineData("MaxConnections", "-1")]
    public async Task ALimitThatMakesNoSenseStopsTheStart(string key, string value)
    {
        var wrong = new GatewayServer(builder => builder.Configuration[$"Limits:{key}"] = value);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(wrong.InitializeAsync);
        Assert.Contains($"Limits:{key}", refused.Message, StringComparison.Ordinal);
    }

    private Task<GatewayServer.Answer> PutAsync(string itemId, object product) =>
        server.SendAsync(HttpMethod.Put, $"/v1/products/{Uri.EscapeDataString(itemId)}", JsonSerializer.Serialize(product), "application/json");

    private Task<GatewayServer.Answer> PostFeedAsync(string user, string body) =>
        server.SendAsync(HttpMethod.Post, $"/v1/users/{Uri.EscapeDataString(user)}/feed", body, "application/json");

    private static string Pad(string json, int bytes) => json + new string(' ', bytes - Encoding.UTF8.GetByteCount(json));
}
