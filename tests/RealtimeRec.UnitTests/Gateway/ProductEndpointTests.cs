using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
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
    [InlineData("{\"title\":{}}", "title wrong_type")]
    [InlineData("{\"price\":-1}", "price out_of_range")]
    [InlineData("{\"price\":\"cheap\"}", "price wrong_type")]
    [InlineData("{\"currency\":\"euro\"}", "currency invalid_format")]
    [InlineData("{\"image_url\":\"javascript:alert(1)\"}", "image_url invalid_format")]
    [InlineData("{\"attributes\":{\"a\":{}}}", "attributes.a wrong_type")]
    [InlineData("{\"published_at\":\"soon\"}", "published_at invalid_format")]
    [InlineData("{}", "body required")]
    [InlineData("{\"retired\":false}", "body required")]
    [InlineData("{\"schema\":{},\"payload\":{\"after\":{\"title\":\"Kettle\"}}}", "body required")]
    [InlineData("{\"Title\":\"Kettle\"}", "Title unknown_property")]
    [InlineData("[]", "body wrong_type")]
    [InlineData("{", "body malformed")]
    public async Task ABadProductIsRefusedWithTheFieldNamed(string body, string error)
    {
        var answer = await PutAsync("p2", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
        Assert.Equal(404, (await server.GetAsync("/v1/products/p2")).Status);
    }

    /// <summary>What Debezium writes for a value that an update did not change and the database did not tell.</summary>
    [Theory]
    [InlineData("description", "\"__debezium_unavailable_value\"")]
    [InlineData("description", "\"\\u005f_debezium_unavailable_value\"")]
    [InlineData("description", "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"")]
    [InlineData("description", "\"5f5f646562657a69756d5f756e617661696c61626c655f76616c7565\"")]
    [InlineData("categories", "\"__debezium_unavailable_value\"")]
    [InlineData("categories", "[\"__debezium_unavailable_value\"]")]
    [InlineData("categories", "[\"b68a35a7-17ad-35b3-af2a-ae46edb4545a\"]")]
    [InlineData("categories", "[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]")]
    [InlineData("attributes", "\"__debezium_unavailable_value\"")]
    [InlineData("attributes", "{\"__debezium_unavailable_value\":\"__debezium_unavailable_value\"}")]
    [InlineData("attributes", "\"{\\\"__debezium_unavailable_value\\\":\\\"__debezium_unavailable_value\\\"}\"")]
    [InlineData("attributes", "{\"colour\":\"__debezium_unavailable_value\"}")]
    [InlineData("price", "\"__debezium_unavailable_value\"")]
    public async Task WhatIsUnavailableToWhoeverSendsAProductStaysAsItIs(string property, string unavailable)
    {
        var id = Guid.NewGuid().ToString("N");
        const string Whole = """{"title":"Kettle","description":"Boils","categories":["kitchen"],"price":45,"attributes":{"colour":"red"}}""";
        Assert.Equal(201, (await PutAsync(id, Whole)).Status);
        var before = (await server.GetAsync($"/v1/products/{id}")).Json.GetProperty(property).GetRawText();

        Assert.Equal(200, (await PutAsync(id, $$"""{"title":"Another kettle","{{property}}":{{unavailable}}}""")).Status);
        var after = (await server.GetAsync($"/v1/products/{id}")).Json;
        Assert.Equal("Another kettle", after.GetProperty("title").GetString());
        Assert.Equal(before, after.GetProperty(property).GetRawText());
        Assert.Equal(property == "description", after.TryGetProperty("description", out _));

        var line = $$"""{"item_id":"{{id}}","title":"A third kettle","{{property}}":{{unavailable}}}""";
        Assert.Equal(200, (await PostBulkAsync(line)).Status);
        Assert.Equal(before, (await server.GetAsync($"/v1/products/{id}")).Json.GetProperty(property).GetRawText());

        Assert.Equal(200, (await PatchAsync(id, $$"""{"title":"A fourth kettle","{{property}}":{{unavailable}}}""", "application/merge-patch+json")).Status);
        Assert.Equal(before, (await server.GetAsync($"/v1/products/{id}")).Json.GetProperty(property).GetRawText());
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
        Assert.Equal(201, (await PutAsync(inPath + "?x=/a%2Fb", """{"title":"t"}""")).Status);
        Assert.Equal(id, (await server.GetAsync($"/v1/products/{inPath}")).Json.GetProperty("item_id").GetString());
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

    [Theory]
    [InlineData("PUT", "/v1/products/again", "application/json")]
    [InlineData("PATCH", "/v1/products/again", "application/json")]
    [InlineData("POST", "/v1/products/bulk", "application/x-ndjson")]
    public async Task AWriteMadeAgainIsTheSameWrite(string method, string path, string contentType)
    {
        var grain = server.Cluster.Product("again");
        grain.Writes.Clear();
        for (var i = 0; i < 2; i++)
        {
            grain.LosesAnswers = 1;
            var answer = await server.SendAsync(new HttpMethod(method), path, $$"""{"item_id":"again","title":"{{method}} {{i}}"}""", contentType);
            Assert.InRange(answer.Status, 200, 201);
        }

        Assert.Equal(4, grain.Writes.Count);
        Assert.Equal(2, grain.Writes.Distinct().Count());
        Assert.Equal(grain.Writes[0], grain.Writes[1]);
        Assert.DoesNotContain(Guid.Empty, grain.Writes);
    }

    [Fact]
    public async Task ALineThatTheServerFailsAtHoldsUpNoOther()
    {
        server.Cluster.Product("broken").Failure = new InvalidOperationException("a fault of the program");
        var lines = Enumerable.Range(0, 3_000).Select(_ => """{"item_id":"broken","title":"t"}""").Append("""{"item_id":"whole","title":"t"}""");
        var answer = await PostBulkAsync(string.Join('\n', lines));
        Assert.Equal((1L, 3_000L), (Count(answer, "created"), Count(answer, "rejected")));
        Assert.Equal("failed", answer.Json.GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task ABulkThatIsNotWhatItsCodingSaysIsAnsweredWithWhatIsStored()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4_000).Select(i => $$"""{"item_id":"cut-{{i}}","title":"{{new string('t', 50)}}"}""" + "\n"))));
        }

        var answer = await PostPackedAsync("/v1/products/bulk", packed.ToArray()[..200_000], "gzip", "application/x-ndjson");
        Assert.Equal(400, answer.Status);
        var stored = answer.Json.GetProperty("stored").GetProperty("created").GetInt64();
        Assert.InRange(stored, 1, 3_999);
        Assert.Contains($"{stored} products", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await server.GetAsync($"/v1/products/cut-{stored - 1}")).Status);
        Assert.Equal(404, (await server.GetAsync($"/v1/products/cut-{stored}")).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task ABodyMayBeCompressed(string coding)
    {
        var packed = new MemoryStream();
        await using (Stream stream = coding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Events.View("packed-" + coding)));
        }

        Assert.Equal(202, (await PostPackedAsync("/v1/events", packed.ToArray(), coding, "application/json")).Status);
        Assert.Single(server.Cluster.User("packed-" + coding).Events);
        Assert.Equal(400, (await PostPackedAsync("/v1/events", packed.ToArray()[..^9], coding, "application/json")).Status);
        Assert.Contains("gzip", (await PostPackedAsync("/v1/events", packed.ToArray(), "zstd", "application/json")).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        if (coding == "gzip")
        {
            Assert.Contains("compressed with gzip", (await server.PostEventsAsync(packed.ToArray())).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task APatchChangesWhatItNamesAndTakesAwayWhatIsNull()
    {
        await PutAsync("patched", """{"title":"Kettle","brand":"Kupfer","price":45,"stock":3,"categories":["kitchen"],"attributes":{"colour":"red","size":"L"}}""");
        var answer = await PatchAsync("patched", """{"price":"39.90","brand":null,"attributes":{"size":null,"weight":"1 kg"},"colour":"blue"}""", "application/merge-patch+json");
        Assert.Equal(200, answer.Status);
        Assert.Equal("colour", answer.Json.GetProperty("warnings")[0].GetProperty("field").GetString());

        var read = (await server.GetAsync("/v1/products/patched")).Json;
        Assert.Equal(("Kettle", 39.90m, 3), (read.GetProperty("title").GetString(), read.GetProperty("price").GetDecimal(), read.GetProperty("stock").GetInt32()));
        Assert.False(read.TryGetProperty("brand", out _));
        Assert.Equal("""{"colour":"red","weight":"1 kg"}""", read.GetProperty("attributes").GetRawText());

        Assert.Equal(200, (await PatchAsync("patched", """{"categories":[]}""", "application/json")).Status);
        Assert.Equal(0, (await server.GetAsync("/v1/products/patched")).Json.GetProperty("categories").GetArrayLength());
        Assert.Equal(["price out_of_range"], (await PatchAsync("patched", """{"price":-1}""", "application/json")).Errors());
        Assert.Equal(415, (await PatchAsync("patched", "{}", "text/html")).Status);
        Assert.Equal(201, (await PatchAsync("patched-new", """{"title":"New"}""", "application/json")).Status);
    }

    [Fact]
    public async Task WhatGetAnswersIsTakenBack()
    {
        await PutAsync("round", """{"title":"Kettle","price":16777217.01,"published_at":"2026-02-01T00:00:00Z","attributes":{"a":"b"}}""");
        var read = await server.GetAsync("/v1/products/round");
        Assert.Contains("16777217.01", read.Text, StringComparison.Ordinal);
        var written = await PutAsync("round", read.Text);
        Assert.Equal((200, "unchanged"), (written.Status, written.Json.GetProperty("outcome").GetString()));
        Assert.False(written.Json.TryGetProperty("warnings", out _));
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

    private Task<GatewayServer.Answer> PatchAsync(string id, string body, string contentType) =>
        server.SendAsync(HttpMethod.Patch, $"/v1/products/{id}", body, contentType);

    private Task<GatewayServer.Answer> PostPackedAsync(string path, byte[] body, string coding, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        content.Headers.ContentEncoding.Add(coding);
        return server.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    private Task<GatewayServer.Answer> PostBulkAsync(string body) =>
        server.SendAsync(HttpMethod.Post, "/v1/products/bulk", body, "application/x-ndjson");
}
