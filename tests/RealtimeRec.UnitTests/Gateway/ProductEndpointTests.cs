using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ProductEndpointTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task AProductIsCreatedReadChangedAndTakenOffSale()
    {
        const string product = """{"title":"蓝牙耳机","brand":"Sonora","categories":["electronics"],"price":19.5,"currency":"CNY","stock":3,"attributes":{"colour":"black","grams":250}}""";
        var created = await PutAsync("p1", product);
        var read = await server.GetAsync("/v1/products/p1");
        var unchanged = await PutAsync("p1", product);
        var updated = await PutAsync("p1", """{"item_id":"p1","title":"new"}""");
        var deleted = await server.DeleteAsync("/v1/products/p1");
        var again = await server.DeleteAsync("/v1/products/p1");

        Assert.Equal((201, "created"), (created.Status, created.Json.GetProperty("outcome").GetString()));
        Assert.Equal("/v1/products/p1", created.Response.Headers.Location?.OriginalString);
        Assert.Contains("\"title\":\"蓝牙耳机\"", read.Text, StringComparison.Ordinal);
        Assert.Equal("250", read.Json.GetProperty("attributes").GetProperty("grams").GetString());
        Assert.Equal((200, "unchanged"), (unchanged.Status, unchanged.Json.GetProperty("outcome").GetString()));
        Assert.Equal((200, "updated"), (updated.Status, updated.Json.GetProperty("outcome").GetString()));
        Assert.Equal((204, 404), (deleted.Status, again.Status));
        Assert.True((await server.GetAsync("/v1/products/p1")).Json.GetProperty("retired").GetBoolean());
    }

    [Theory]
    [InlineData("{\"item_id\":\"other\"}", "item_id mismatch")]
    [InlineData("{\"title\":7}", "title wrong_type")]
    [InlineData("{\"title\":\"\\ud800\"}", "title lone_surrogate")]
    [InlineData("{\"price\":-1}", "price out_of_range")]
    [InlineData("{\"price\":\"1\"}", "price wrong_type")]
    [InlineData("{\"stock\":1.5}", "stock wrong_type")]
    [InlineData("{\"stock\":-1}", "stock out_of_range")]
    [InlineData("{\"currency\":\"euro\"}", "currency invalid_format")]
    [InlineData("{\"image_url\":\"javascript:alert(1)\"}", "image_url invalid_format")]
    [InlineData("{\"categories\":\"a\"}", "categories wrong_type")]
    [InlineData("{\"categories\":[\"a\",7]}", "categories[1] wrong_type")]
    [InlineData("{\"attributes\":{\"a\":{}}}", "attributes.a wrong_type")]
    [InlineData("{\"published_at\":\"soon\"}", "published_at invalid_format")]
    [InlineData("[]", "body wrong_type")]
    [InlineData("{", "body malformed")]
    public async Task ABadProductIsRefusedWithTheFieldNamed(string body, string error)
    {
        var answer = await PutAsync("p2", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
        Assert.Equal(404, (await server.GetAsync("/v1/products/p2")).Status);
    }

    [Fact]
    public async Task AProductOver256KibibytesIsRefused() =>
        Assert.Equal(413, (await PutAsync("p3", $"{{\"title\":\"{new string('x', ProductLimits.MaxProductBytes)}\"}}")).Status);

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("耳机 1", "%E8%80%B3%E6%9C%BA%201")]
    [InlineData("a?b#c+d", "a%3Fb%23c+d")]
    public async Task AnyIdCanBeAddressed(string id, string inPath)
    {
        Assert.Equal(201, (await PutAsync(inPath, "{}")).Status);
        Assert.Equal(id, (await server.GetAsync($"/v1/products/{inPath}?x=/a%2Fb")).Json.GetProperty("item_id").GetString());
        Assert.Equal(id, (await server.GetAsync($"/v1/products/{inPath}/similar")).Json.GetProperty("item_id").GetString());
    }

    [Theory]
    [InlineData("%20", "item_id blank")]
    [InlineData("a%01b", "item_id control_character")]
    [InlineData("LONG", "item_id too_long")]
    public async Task ABadIdInThePathIsRefused(string inPath, string error)
    {
        var answer = await server.GetAsync($"/v1/products/{inPath.Replace("LONG", new string('x', 129))}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task ABrokenLineLosesOnlyItself()
    {
        var lines = Enumerable.Range(0, 3_000).Select(i => $$"""{"item_id":"bulk-{{i}}","title":"{{new string('t', i % 300)}}"}""").ToList();
        lines[1_500] = """{"item_id":"bulk-1500","title": oops}""";
        lines[2_000] = """{"title":"nameless"}""";
        lines.Insert(10, "");
        lines.Add($"{{\"item_id\":\"long\",\"title\":\"{new string('x', ProductLimits.MaxProductBytes)}\"}}");
        lines.Add("""{"item_id":"bulk-0"}""");

        var answer = await PostBulkAsync(string.Join("\r\n", lines));

        Assert.Equal(200, answer.Status);
        Assert.Equal((2_998L, 3L), (Count(answer, "created"), Count(answer, "rejected")));
        Assert.Equal(1, Count(answer, "unchanged") + Count(answer, "updated"));
        Assert.Equal(
            ["1502 body malformed", "2002 item_id required", "3002 body too_long"],
            answer.Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("line")} {error.GetProperty("field")} {error.GetProperty("reason")}"));
        Assert.Equal(404, (await server.GetAsync("/v1/products/bulk-1500")).Status);
        Assert.Equal(200, (await server.GetAsync("/v1/products/bulk-2999")).Status);
    }

    [Fact]
    public async Task OfTwoLinesAboutOneProductTheLastWins()
    {
        var body = string.Concat(Enumerable.Range(0, 500).Select(i => $$"""{"item_id":"last-{{i % 5}}","title":"{{i}}"}""" + "\n"));
        await PostBulkAsync(body);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"{495 + i}", (await server.GetAsync($"/v1/products/last-{i}")).Json.GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task ABulkBodyMayBeLargerThanAnyOtherBody()
    {
        var body = string.Concat(Enumerable.Range(0, 4_000).Select(i => $$"""{"item_id":"big-{{i % 3}}","description":"{{new string('d', 9_000)}}"}""" + "\n"));
        var answer = await PostBulkAsync(body);
        Assert.True(body.Length > 30_000_000);
        Assert.Equal(4_000, Count(answer, "created") + Count(answer, "updated") + Count(answer, "unchanged"));
    }

    [Theory]
    [InlineData("", "body required")]
    [InlineData("\n \n", "body required")]
    [InlineData("{}\n", "1 item_id required")]
    public async Task ABulkBodyWithoutAGoodLineIsABadRequest(string body, string error)
    {
        var answer = await PostBulkAsync(body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task ALineTheClusterCouldNotTakeIsNamedSoThatItCanBeSentAgain()
    {
        server.Cluster.Product("weak").Failure = new TimeoutException();
        var answer = await PostBulkAsync("{\"item_id\":\"strong\"}\n{\"item_id\":\"weak\"}");
        Assert.Equal((1L, 1L), (Count(answer, "created"), Count(answer, "rejected")));
        Assert.Equal("unavailable", answer.Json.GetProperty("errors")[0].GetProperty("reason").GetString());
        Assert.Equal(503, (await PostBulkAsync("{\"item_id\":\"weak\"}")).Status);
    }

    [Fact]
    public async Task RelatedProductsAndTrendsAreAnswered()
    {
        await PutAsync("r1", """{"title":"known"}""");
        var similar = await server.GetAsync("/v1/products/r1/similar?expand=product");
        Assert.Equal("known", similar.Json.GetProperty("items")[0].GetProperty("product").GetProperty("title").GetString());
        Assert.Equal("like-r1", (await server.GetAsync("/v1/products/r1/bought-together")).Json.GetProperty("items")[0].GetProperty("item_id").GetString());
        Assert.Equal(404, (await server.GetAsync("/v1/products/nobody/similar")).Status);

        var trending = await server.GetAsync("/v1/trending?category=shoes&limit=3");
        Assert.Equal(("shoes", 3), (trending.Json.GetProperty("category").GetString(), trending.Json.GetProperty("items").GetArrayLength()));
        Assert.Equal(["limit out_of_range"], (await server.GetAsync("/v1/trending?limit=0")).Errors());
        Assert.Equal("electronics", (await server.GetAsync("/v1/categories")).Json.GetProperty("categories")[0].GetProperty("name").GetString());
    }

    private static long Count(GatewayServer.Answer answer, string name) => answer.Json.GetProperty(name).GetInt64();

    private Task<GatewayServer.Answer> PutAsync(string id, string body) =>
        server.SendAsync(HttpMethod.Put, $"/v1/products/{id}", body, "application/json");

    private Task<GatewayServer.Answer> PostBulkAsync(string body) =>
        server.SendAsync(HttpMethod.Post, "/v1/products/bulk", body, "application/x-ndjson");
}
