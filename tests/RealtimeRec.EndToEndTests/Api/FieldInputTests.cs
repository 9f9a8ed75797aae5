using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What shops really send, and what comes of it: a bad part costs that part alone, and what is not understood is told.</summary>
public sealed class FieldInputTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task OfAnOrderWithAVoucherAndALineWithoutAnIdTheProductIsBought()
    {
        var answer = await PostAsync(Order("voucher", """[{"item_id":"a","price":40},{"item_id":"VOUCHER","price":-5},{"name":"Gift wrap","price":2}]"""));
        Assert.Equal(["applied"], answer.Results());
        Assert.Equal(["items[1].price out_of_range", "items[2].item_id required"], Warnings(answer).Where(warning => !warning.EndsWith("unknown_property", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["a"], await BoughtAsync("voucher"));
    }

    [Fact]
    public async Task AWeighedProductAndTheOneBesideItAreBought()
    {
        var answer = await PostAsync(Order("weighed", """[{"item_id":"apples","quantity":0.75},{"item_id":"milk","quantity":1}]"""));
        Assert.Equal(["applied"], answer.Results());
        Assert.Equal(["apples", "milk"], (await BoughtAsync("weighed")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NumbersAsTextAndIdsAsNumbersAreTaken()
    {
        var answer = await PostAsync(Order("texts", """[{"item_id":4269,"price":"22.90","quantity":"2"}]"""));
        Assert.Empty(Warnings(answer));
        Assert.Equal(["4269"], await BoughtAsync("texts"));
    }

    [Fact]
    public async Task ATimeUnderTheNameOfAnotherSystemIsRefusedWithTheNameMeant()
    {
        var answer = await PostAsync("""{"event_id":"ga4","event_name":"view_item","event_timestamp":"1795392924000000","user_id":"ga4","items":[{"item_id":"a"}]}""");
        Assert.Equal(["0 event_timestamp unknown_property"], answer.Problems());
        Assert.Contains("did you mean event_time?", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await shop.Api.AppliedEventsAsync("ga4"));
    }

    [Fact]
    public async Task MicrosecondsAreATime()
    {
        var time = TimeProvider.System.GetUtcNow().AddHours(-1);
        var shopEvent = Sample.View("micro", "a").With("event_time", $"{time.ToUnixTimeMilliseconds()}123");
        await shop.Api.SendEventsAsync(shopEvent);
        var seen = (await shop.Api.ProfileAsync("micro")).GetProperty("recent_interactions")[0].GetProperty("time").GetDateTimeOffset();
        Assert.InRange(seen, time.AddSeconds(-1), time.AddSeconds(1));
    }

    [Fact]
    public async Task EventsAreTakenALineEach()
    {
        var lines = $"{JsonSerializer.Serialize(Sample.View("lines", "a"))}\n{{\n\n{JsonSerializer.Serialize(Sample.View("lines", "b"))}\n";
        var answer = await shop.Api.SendAsync(HttpMethod.Post, "/v1/events", Encoding.UTF8.GetBytes(lines), "application/x-ndjson");
        Assert.Equal(["applied", "rejected, 1 body malformed", "applied"], answer.Results());
        Assert.Equal(2, await shop.Api.AppliedEventsAsync("lines"));
    }

    [Theory]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json;charset=us-ascii")]
    public async Task ACharsetIsComparedAsTheRegistrySays(string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Sample.View("charset", "a"))) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        (await shop.Api.SendAsync(request)).Expect(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task AnEnvelopeEmptiesNoProduct()
    {
        (await shop.Api.PutProductAsync("enveloped", Sample.Product("Kettle", "kitchen"))).Expect(HttpStatusCode.Created);
        Assert.Equal(["body required"], (await shop.Api.PutProductAsync("enveloped", """{"schema":{},"payload":{"after":{"title":"Kettle"}}}""")).Problems());
        Assert.Equal("Kettle", (await ReadAsync("enveloped")).GetProperty("title").GetString());
        Assert.Equal("updated", (await shop.Api.PutProductAsync("enveloped", """{"price":45}""")).Expect(HttpStatusCode.OK).Json.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task AStockBelowNothingIsSoldOut()
    {
        await shop.Api.StockAsync(("minus", Sample.Product("Kettle", "minus")), ("plus", Sample.Product("Kettle", "minus")));
        var answer = (await shop.Api.PutProductAsync("minus", Sample.Product("Kettle", "minus").With("stock", -1))).Expect(HttpStatusCode.OK);
        Assert.Equal("stock", answer.Json.GetProperty("warnings")[0].GetProperty("field").GetString());
        await ShopApi.UntilAsync("the other product alone is in the feed", async () => (await shop.Api.FeedAsync("minus-user", "category=minus")).ItemIds is ["plus"]);
    }

    [Fact]
    public async Task APriceComesBackAsItWasSentAndWhatGetAnswersIsTaken()
    {
        (await shop.Api.PutProductAsync("exact", """{"title":"a genuine \uFFFD","price":16777217.01,"unheard_of":1}""")).Expect(HttpStatusCode.Created);
        var read = (await shop.Api.GetAsync("/v1/products/exact")).Expect(HttpStatusCode.OK);
        Assert.Contains("\"price\":16777217.01,", read.Text + ",", StringComparison.Ordinal);
        Assert.Equal("a genuine \uFFFD", read.Json.GetProperty("title").GetString());
        var again = (await shop.Api.PutProductAsync("exact", read.Text)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("unchanged", again.GetProperty("outcome").GetString());
        Assert.False(again.TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task APatchMerges()
    {
        (await shop.Api.PutProductAsync("patched", Sample.Product("Kettle", "kitchen"))).Expect(HttpStatusCode.Created);
        (await shop.Api.SendAsync(HttpMethod.Patch, "/v1/products/patched", """{"price":"39.90","stock":null}"""u8.ToArray(), "application/merge-patch+json")).Expect(HttpStatusCode.OK);
        var product = await ReadAsync("patched");
        Assert.Equal(("Kettle", 39.90m), (product.GetProperty("title").GetString(), product.GetProperty("price").GetDecimal()));
        Assert.False(product.TryGetProperty("stock", out _));
    }

    [Fact]
    public async Task ABulkThatIsCutOffIsAnsweredWithWhatIsStored()
    {
        const string Line = """{"item_id":"torn-1","title":"Whole"}""";
        using var http = await RawHttp.ConnectAsync(shop.Address);
        await http.SendAsync($"POST /v1/products/bulk HTTP/1.1\r\nHost: {shop.Address.Authority}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        Assert.True(await http.TrySendChunkAsync(Encoding.UTF8.GetBytes(Line + "\n{\"item_id\":\"torn-2\"")));
        await ShopApi.UntilAsync("the first line is stored", async () => (await shop.Api.GetAsync("/v1/products/torn-1")).Status == HttpStatusCode.OK);
        await http.SendAsync("this is no chunk\r\n");
        Assert.StartsWith("HTTP/1.1 400", await http.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("Whole", (await ReadAsync("torn-1")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/torn-2")).Status);
    }

    [Fact]
    public async Task ABulkThatIsTooSlowIsAnsweredWithWhatIsStored()
    {
        using var http = await RawHttp.ConnectAsync(shop.Address);
        await http.SendAsync($"POST /v1/products/bulk HTTP/1.1\r\nHost: {shop.Address.Authority}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        Assert.True(await http.TrySendChunkAsync("""{"item_id":"slow-1","title":"Whole"}"""u8.ToArray()));
        Assert.True(await http.TrySendChunkAsync("\n{\"item_id\":\"slow-2\""u8.ToArray()));
        Assert.StartsWith("HTTP/1.1 408", await http.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("Whole", (await ReadAsync("slow-1")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/slow-2")).Status);
    }

    private static string Order(string user, string items) =>
        $$"""{"event_id":"{{Guid.NewGuid():N}}","event_name":"purchase","user_id":"{{user}}","items":{{items}}}""";

    private static string[] Warnings(Answer answer) =>
        answer.Json.GetProperty("results")[0].TryGetProperty("warnings", out var warnings) ? Answer.Describe(warnings) : [];

    private Task<Answer> PostAsync(string json) => shop.Api.PostEventsAsync(json);

    private async Task<JsonElement> ReadAsync(string itemId) => (await shop.Api.GetAsync($"/v1/products/{itemId}")).Expect(HttpStatusCode.OK).Json;

    private async Task<string[]> BoughtAsync(string user) =>
    [
        .. (await shop.Api.ProfileAsync(user)).GetProperty("recent_interactions").EnumerateArray()
            .Where(interaction => interaction.GetProperty("kind").GetString() == "purchase")
            .Select(interaction => interaction.GetProperty("item_id").GetString()!),
    ];
}
