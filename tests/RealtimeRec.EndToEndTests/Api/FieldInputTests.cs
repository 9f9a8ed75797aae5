using System.Net;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What shops really send, and what comes of it: a bad part costs that part alone, and what is not understood is told.</summary>
public sealed class FieldInputTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public static TheoryData<string> Events => [.. FieldCases.Events.Select(events => events.Name)];

    public static TheoryData<string> Products => [.. FieldCases.Products.Select(product => product.Name)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Theory]
    [MemberData(nameof(Events))]
    public async Task AnEventIsTakenAsItIsMeantOrRefusedWithItsCause(string name)
    {
        var events = FieldCases.Events.Named(name);
        if (events.Refusal is { } refusal)
        {
            var refused = await PostAsync(events.Documents[0]);
            Assert.Equal([$"0 {refusal}"], refused.Problems());
            Assert.Contains(events.Cause, refused.Text, StringComparison.Ordinal);
            Assert.Equal(0, await shop.Api.AppliedEventsAsync(name));
            return;
        }

        var findings = new List<string>();
        foreach (var documents in events.Documents.Chunk(1_000))
        {
            var answer = await PostAsync(documents.Length == 1 ? documents[0] : $"[{string.Join(',', documents)}]");
            findings.AddRange(answer.Expect(HttpStatusCode.Accepted).Json.GetProperty("results").EnumerateArray().SelectMany(Warnings));
        }

        Assert.Equal(
            events.Findings, findings.Where(finding => !finding.EndsWith(" unknown_property", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await events.AssertTakenAsync(shop.Api);
    }

    [Fact]
    public async Task APropertyThatNoEventHasIsNamedAndTheEventTaken()
    {
        var answer = (await shop.Api.PostEventsAsync(
            """{"event_id":"unknown-1","event_name":"view_item","user_id":"unknown-property","colour":"red","items":[{"item_id":"lamp","shade":"dark"}]}""")).Expect(HttpStatusCode.Accepted);

        var result = answer.Json.GetProperty("results")[0];
        Assert.Equal("applied", result.GetProperty("status").GetString());
        Assert.Equal(
            ["colour unknown_property", "items[0].shade unknown_property"],
            result.GetProperty("warnings").EnumerateArray().Select(warning => $"{warning.GetProperty("field")} {warning.GetProperty("reason")}").Order(StringComparer.Ordinal));
        Assert.Equal(1, await shop.Api.AppliedEventsAsync("unknown-property"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task AProductIsTakenAsItIsMeantOrRefusedWithItsCause(string name)
    {
        var product = FieldCases.Products.Named(name);
        if (product.Before is { } before)
        {
            (await shop.Api.PutProductAsync(name, before)).Expect(HttpStatusCode.Created);
        }

        var answer = await shop.Api.PutProductAsync(name, product.Json);
        if (product.Refusal is { } refusal)
        {
            Assert.Equal([refusal], answer.Problems());
            Assert.Contains(product.Cause, answer.Text, StringComparison.Ordinal);
        }
        else
        {
            answer.Expect(product.Before is null ? HttpStatusCode.Created : HttpStatusCode.OK);
            Assert.Equal(product.Before is null ? "created" : "updated", answer.Json.GetProperty("outcome").GetString());
            Assert.Equal(product.Findings, Warnings(answer.Json));
        }

        await product.AssertShownAsync(shop.Api);
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
        Assert.True(await http.TrySendAsync($"POST /v1/products/bulk HTTP/1.1\r\nHost: {shop.Address.Authority}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        Assert.True(await http.TrySendChunkAsync(Encoding.UTF8.GetBytes(Line + "\n{\"item_id\":\"torn-2\"")));
        await ShopApi.UntilAsync("the first line is stored", async () => (await shop.Api.GetAsync("/v1/products/torn-1")).Status == HttpStatusCode.OK);
        Assert.True(await http.TrySendAsync("this is no chunk\r\n"));
        var answer = await http.ReadAsync();
        Assert.Equal(400, answer.Status);
        Assert.Contains("1 products of it are stored", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        Assert.Equal("Whole", (await ReadAsync("torn-1")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/torn-2")).Status);
    }

    [Fact]
    public async Task ABulkThatIsTooSlowIsAnsweredWithWhatIsStored()
    {
        using var http = await RawHttp.ConnectAsync(shop.Address);
        Assert.True(await http.TrySendAsync($"POST /v1/products/bulk HTTP/1.1\r\nHost: {shop.Address.Authority}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        Assert.True(await http.TrySendChunkAsync("""{"item_id":"slow-1","title":"Whole"}"""u8.ToArray()));
        Assert.True(await http.TrySendChunkAsync("\n{\"item_id\":\"slow-2\""u8.ToArray()));
        var answer = await http.ReadAsync();
        Assert.Equal(408, answer.Status);
        Assert.Contains("1 products of it are stored", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        Assert.Equal("Whole", (await ReadAsync("slow-1")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/slow-2")).Status);
    }

    [Fact]
    public async Task AnIdInAPathIsTrimmedAndItsCaseCounts()
    {
        await shop.Api.UpsertAsync(("Case-1", Sample.Product("Upper", "cases")), ("case-1", Sample.Product("Lower", "cases")));
        Assert.Equal("Upper", (await ReadAsync("%20Case-1%20")).GetProperty("title").GetString());
        Assert.Equal("Lower", (await ReadAsync("case-1%20")).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/CASE-1")).Status);
    }

    private static string[] Warnings(JsonElement answer) => answer.TryGetProperty("warnings", out var warnings) ? Answer.Describe(warnings) : [];

    private Task<Answer> PostAsync(string json) => shop.Api.PostEventsAsync(json);

    private async Task<JsonElement> ReadAsync(string itemId) => (await shop.Api.GetAsync($"/v1/products/{itemId}")).Expect(HttpStatusCode.OK).Json;
}
