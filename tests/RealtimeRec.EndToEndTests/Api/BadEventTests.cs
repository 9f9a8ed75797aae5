using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What no shop should send: a clear answer each time, nothing lost beside it, and a process that is well afterwards.</summary>
public sealed class BadEventTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const int MaxBody = 1024 * 1024;

    public static TheoryData<string, string> BadDocuments => new()
    {
        { "", "body malformed" },
        { "{", "body malformed" },
        { """{"event_id":"e",}""", "body malformed" },
        { """[{"event_id":"e"}] and more""", "body malformed" },
        { """{"event_id":"e","items":[{"item_id":"p","price":NaN}]}""", "body malformed" },
        { """{"event_id":"e","items":[{"item_id":"p","price":Infinity}]}""", "body malformed" },
        { """{"event_id":"e\u""", "body malformed" },
        { "null", "body wrong_type" },
        { "42", "body wrong_type" },
        { "\"view_item\"", "body wrong_type" },
        { "[]", "body required" },
        { "[1,null]", "0 event wrong_type; 1 event wrong_type" },
        { "{}", "0 event_id required; 0 user_id required; 0 event_name required" },
    };

    /// <summary>A field of an event, a value that it cannot have as JSON (null to leave it out), and the fault.</summary>
    public static TheoryData<string, string?, string> BadFields
    {
        get
        {
            // Drawn when the tests are listed, which can be minutes before they run: hours ahead stay ahead. The bound of five
            // minutes itself is tested where the clock stands still.
            var now = TimeProvider.System.GetUtcNow();
            var data = new TheoryData<string, string?, string>
            {
                { "event_name", null, "event_name required" },
                { "event_name", "\"stare\"", "event_name unknown_value" },
                { "event_name", "\"VIEW_ITEM\"", "event_name unknown_value" },
                { "event_name", "7", "event_name wrong_type" },
                { "event_time", JsonSerializer.Serialize(now.AddHours(3)), "event_time in_the_future" },
                { "event_time", $"{now.AddHours(3).ToUnixTimeMilliseconds()}", "event_time in_the_future" },
                { "event_time", "\"1999-12-31T23:59:59Z\"", "event_time too_old" },
                { "event_time", "0", "event_time too_old" },
                { "event_time", "1e300", "event_time out_of_range" },
                { "event_time", "\"yesterday\"", "event_time invalid_format" },
                { "event_time", "\"2026-02-30T00:00:00Z\"", "event_time invalid_format" },
                { "event_time", "{}", "event_time wrong_type" },
                { "items", null, "items required" },
                { "items", "[]", "items required" },
                { "items", "{}", "items wrong_type" },
                { "items", "[[]]", "items[0] wrong_type" },
                { "items", "[{}]", "items[0].item_id required" },
                { "items", "[{\"price\":1},{\"item_id\":\" \"}]", "items[0].item_id required, items[1].item_id blank" },
                { "items", "[{\"sku\":\"p\"}]", "items[0].sku unknown_property" },
            };
            foreach (var id in (string[])["event_id", "user_id"])
            {
                data.Add(id, "\"\"", $"{id} blank");
                data.Add(id, "\" \"", $"{id} blank");
                data.Add(id, $"\"{new string('x', 129)}\"", $"{id} too_long");
                data.Add(id, $"\"{new string('x', 100_000)}\"", $"{id} too_long");
                data.Add(id, "\"a\\u0000b\"", $"{id} control_character");
                data.Add(id, "\"a\\nb\"", $"{id} control_character");
                data.Add(id, "\"\\ud800\"", $"{id} lone_surrogate");
                data.Add(id, "1.7", $"{id} wrong_type");
            }

            data.Add("event_id", null, "event_id required");
            data.Add("user_id", null, "user_id required");
            return data;
        }
    }

    /// <summary>An event with a field as <see cref="BadFields"/> has it.</summary>
    internal static string Broken(string userId, string field, string? json)
    {
        var good = Sample.View(userId, "p").Without(field);
        return json is null
            ? JsonSerializer.Serialize(good)
            : JsonSerializer.Serialize(good.With(field, 0)).Replace($"\"{field}\":0", $"\"{field}\":{json}", StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Theory]
    [MemberData(nameof(BadDocuments))]
    public async Task DocumentThatHoldsNoEventIsRefusedAsAWhole(string body, string faults) =>
        Assert.Equal(faults, string.Join("; ", (await shop.Api.PostEventsAsync(body)).Problems()));

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task BadFieldIsNamedAndTheEventsBesideItAreApplied(string field, string? json, string fault)
    {
        var user = Guid.NewGuid().ToString("N");
        var broken = Broken(user, field, json);
        Assert.Equal($"0 {fault.Replace(", ", "; 0 ")}", string.Join("; ", (await shop.Api.PostEventsAsync(broken)).Problems()));
        Assert.Equal(0, await shop.Api.AppliedEventsAsync(user));

        var mixed = await shop.Api.PostEventsAsync($"[{Valid()},{broken},{Valid()}]");
        Assert.Equal(["applied", $"rejected, 1 {fault.Replace(", ", ", 1 ")}", "applied"], mixed.Results());
        Assert.Equal(2, await shop.Api.AppliedEventsAsync(user));

        string Valid() => JsonSerializer.Serialize(Sample.View(user, "p"));
    }

    [Fact]
    public async Task LimitsThemselvesAreAllowed()
    {
        var user = "u" + new string('我', 127);
        var shopEvent = Sample.View(user, "p")
            .With("event_id", Guid.NewGuid().ToString("N").PadRight(128, '-'))
            .With("event_time", TimeProvider.System.GetUtcNow().AddMinutes(4.5).ToString("O"))
            .With("items", new[] { new { item_id = new string('p', 128), price = 100_000_000d, quantity = 1_000_000 } });
        var earliest = Sample.View(user, "p").With("event_time", "2000-01-01T00:00:00Z").With("unknown", new { nested = true });
        await shop.Api.SendEventsAsync(shopEvent, earliest);
        Assert.Equal(2, await shop.Api.AppliedEventsAsync(user));
    }

    [Fact]
    public async Task SearchNeedsItsTermAndNoItems()
    {
        var search = Sample.Event("searcher", "search");
        Assert.Equal(["0 search_term required"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(search))).Problems());
        await shop.Api.SendEventsAsync(search.With("search_term", "铜壶"));
    }

    [Fact]
    public async Task ArrayOfNothingButBadEventsIsRefusedWithEveryFault()
    {
        var answer = await shop.Api.PostEventsAsync(JsonSerializer.Serialize(new[]
        {
            Sample.View("none", "p").Without("event_id"),
            Sample.View("none"),
            Sample.View("none", "p").With("event_name", "stare"),
        }));
        Assert.Equal(["0 event_id required", "1 items required", "2 event_name unknown_value"], answer.Problems());
        Assert.Equal(0, await shop.Api.AppliedEventsAsync("none"));
    }

    [Fact]
    public async Task ArrayOfAThousandIsTakenAndOneMoreIsNot()
    {
        var events = Enumerable.Range(0, 1_001).Select(_ => Sample.View("thousand", "p")).ToArray();
        Assert.Equal(["body too_many"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(events))).Problems());
        Assert.Equal(0, await shop.Api.AppliedEventsAsync("thousand"));

        await shop.Api.SendEventsAsync(events[..1_000]);
        Assert.Equal(1_000, await shop.Api.AppliedEventsAsync("thousand"));
    }

    [Theory]
    [InlineData(MaxBody + 1)]
    [InlineData(40 * MaxBody)]
    public async Task BodyOverOneMebibyteIsRefused(int bytes)
    {
        var body = new byte[bytes];
        Array.Fill(body, (byte)' ');
        Assert.Empty((await shop.Api.PostEventsAsync(body)).Problems(HttpStatusCode.RequestEntityTooLarge));
    }

    [Fact]
    public async Task BodyOfOneMebibyteIsTaken()
    {
        var json = JsonSerializer.Serialize(Sample.View("mebibyte", "p"));
        (await shop.Api.PostEventsAsync(json.PadRight(MaxBody))).Expect(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task EndlessBodyWithoutALengthIsRefusedWhileItStillComes()
    {
        using var http = await RawHttp.ConnectAsync(shop.Address);
        Assert.True(await http.TrySendAsync("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var answer = http.ReadAsync();
        var chunk = new byte[16 * 1024];
        Array.Fill(chunk, (byte)' ');
        while (!answer.IsCompleted && await http.TrySendChunkAsync(chunk))
        {
        }

        Assert.Equal(413, (await answer).Status);
    }

    [Fact]
    public async Task BodyWithoutALengthIsTaken()
    {
        var json = JsonSerializer.Serialize(Sample.View("chunked", "p"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        (await shop.Api.SendAsync(request)).Expect(HttpStatusCode.Accepted);
        Assert.Equal(1, await shop.Api.AppliedEventsAsync("chunked"));
    }

    [Fact]
    public async Task RequestThatEndsEarlyAppliesNothing()
    {
        var json = JsonSerializer.Serialize(Sample.View("torn", "p"));
        using (var http = await RawHttp.ConnectAsync(shop.Address))
        {
            Assert.True(await http.TrySendAsync($"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {json.Length + 1}\r\n\r\n{json}"));
        }

        await shop.AssertHealthyAsync();
        Assert.Equal(0, await shop.Api.AppliedEventsAsync("torn"));
    }

    [Theory]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("GET /v1/users/%00/feed HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task RequestThatIsNoHttpIsRefused(string request)
    {
        using var http = await RawHttp.ConnectAsync(shop.Address);
        Assert.True(await http.TrySendAsync(request));
        Assert.Equal(400, (await http.ReadAsync()).Status);
    }

    [Fact]
    public async Task BodyThatIsNotUtf8IsRefused()
    {
        var json = JsonSerializer.Serialize(Sample.View("u§", "p"), new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Equal(["body not_utf8"], (await shop.Api.PostEventsAsync(Encoding.Latin1.GetBytes(json))).Problems());
        Assert.Equal(["body not_utf8"], (await shop.Api.PostEventsAsync(Encoding.Unicode.GetBytes(json + "§"))).Problems());
        (await shop.Api.PostEventsAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)])).Expect(HttpStatusCode.Accepted);
        (await shop.Api.SendAsync(HttpMethod.Post, "/v1/events", Encoding.Latin1.GetBytes(json), "application/json; charset=latin1"))
            .Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(500_000)]
    public async Task BodyNestedThousandsDeepIsRefused(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        Assert.Equal(["body malformed"], (await shop.Api.PostEventsAsync(deep)).Problems());
        Assert.Equal(["body malformed"], (await shop.Api.PostEventsAsync("{\"event_id\":\"deep\",\"x\":" + deep + "}")).Problems());
    }

    [Fact]
    public async Task EventIdSentAgainIsAcceptedAndAppliedOnce()
    {
        var first = Sample.View("twice", "p");
        var second = Sample.View("twice", "p");
        Assert.Equal(["applied", "duplicate", "applied"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(new[] { first, first, second }))).Results());
        var again = await shop.Api.PostEventsAsync(JsonSerializer.Serialize(second));
        Assert.Equal(["duplicate"], again.Results());
        Assert.Equal((1, 1), (again.Json.GetProperty("accepted").GetInt32(), again.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal(2, await shop.Api.AppliedEventsAsync("twice"));
    }

    [Theory]
    [InlineData("/v1/users/{0}")]
    [InlineData("/v1/users/{0}/feed")]
    [InlineData("/v1/users/{0}/feed/live")]
    [InlineData("/v1/users/{0}/export")]
    public async Task BadUserIdInThePathIsNamed(string path)
    {
        Assert.Equal(["user_id too_long"], (await Get(new string('x', 129))).Problems());
        Assert.Equal(["user_id control_character"], (await Get("a\u0001b")).Problems());
        Assert.Equal(["user_id blank"], (await Get(" ")).Problems());

        Task<Answer> Get(string id) => shop.Api.GetAsync(string.Format(null, path, Uri.EscapeDataString(id)));
    }

    [Theory]
    [InlineData("limit=0", "limit out_of_range")]
    [InlineData("limit=101", "limit out_of_range")]
    [InlineData("limit=ten", "limit out_of_range")]
    [InlineData("limit=1&limit=2", "limit too_many")]
    [InlineData("explain=maybe", "explain unknown_value")]
    [InlineData("expand=everything", "expand unknown_value")]
    [InlineData("category=%0A", "category blank")]
    [InlineData("category=a%0Ab", "category control_character")]
    public async Task BadParameterOfAFeedIsNamed(string query, string fault) =>
        Assert.Equal([fault], (await shop.Api.GetAsync($"/v1/users/u/feed?{query}")).Problems());

    [Fact]
    public async Task OtherMediaTypesAreRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent("event_id=e") };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        Assert.Empty((await shop.Api.SendAsync(request)).Problems(HttpStatusCode.UnsupportedMediaType));
    }
}
