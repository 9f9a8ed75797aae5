namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Several products in one answer: the catalogue page by page, or by their ids.</summary>
public sealed class ProductListTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task ACatalogueIsReadPageByPage()
    {
        var first = await server.GetAsync("/v1/products?limit=2&category=lamps&brand=Lumo");
        Assert.Equal(["a", "b"], Ids(first));
        Assert.Equal(3, first.Json.GetProperty("total").GetInt32());
        var asked = server.Cluster.Catalog.LastList!;
        Assert.Equal((2, null, "lamps", "Lumo"), (asked.Limit, asked.After, asked.Category, asked.Brand));

        var second = await server.GetAsync($"/v1/products?limit=2&cursor={first.Json.GetProperty("next_cursor").GetString()}");
        Assert.Equal("b", server.Cluster.Catalog.LastList!.After);
        Assert.Equal(["c"], Ids(second));
        Assert.False(second.Json.TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task ABrandThatNobodyHasIsToldFromAnEmptyOne() =>
        Assert.Equal("brand", (await server.GetAsync("/v1/products?brand=nobody")).Json.GetProperty("unknown").GetString());

    [Theory]
    [InlineData("cursor=%2B%2B", "cursor unknown_value")]
    [InlineData("cursor=AA", "cursor unknown_value")]
    [InlineData("cursor=_w", "cursor unknown_value")]
    [InlineData("limit=0", "limit out_of_range")]
    [InlineData("brand=%0A", "brand blank")]
    public async Task ABadParameterIsNamed(string query, string error)
    {
        var answer = await server.GetAsync($"/v1/products?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task SeveralProductsAreReadAtOnceAndTheMissingNamed()
    {
        await server.SendAsync(HttpMethod.Put, "/v1/products/batch-1", """{"title":"耳机"}""", "application/json");
        await server.SendAsync(HttpMethod.Put, "/v1/products/2", """{"title":"Lamp"}""", "application/json");
        var answer = await PostAsync("""{"item_ids":["batch-1","nowhere",2]}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(["batch-1", "2"], Ids(answer));
        Assert.Equal("nowhere", Assert.Single(answer.Json.GetProperty("missing").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("", "body malformed")]
    [InlineData("[]", "body wrong_type")]
    [InlineData("{}", "item_ids required")]
    [InlineData("""{"item_ids":{}}""", "item_ids wrong_type")]
    [InlineData("""{"item_ids":[]}""", "item_ids required")]
    [InlineData("""{"item_ids":[[1]]}""", "item_ids wrong_type")]
    [InlineData("""{"item_ids":[" "]}""", "item_ids blank")]
    [InlineData("""{"ids":["a"]}""", "ids unknown_property")]
    [InlineData("""{"item_ids":["\uD800"]}""", "body malformed")]
    public async Task ABadBodyIsNamed(string body, string error)
    {
        var answer = await PostAsync(body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task MoreIdsThanMayBeAreRefused() =>
        Assert.Equal(["item_ids too_many"], (await PostAsync($$"""{"item_ids":[{{string.Join(',', Enumerable.Range(0, 101))}}]}""")).Errors());

    private Task<GatewayServer.Answer> PostAsync(string body) => server.SendAsync(HttpMethod.Post, "/v1/products/batch-get", body, "application/json");

    private static string[] Ids(GatewayServer.Answer answer) =>
        [.. answer.Json.GetProperty("products").EnumerateArray().Select(product => product.GetProperty("item_id").GetString()!)];
}
