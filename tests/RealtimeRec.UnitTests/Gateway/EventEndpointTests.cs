using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class EventEndpointTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task OneEventIsAppliedAndAcknowledged()
    {
        var answer = await server.PostEventsAsync(Events.View("one", "sku-7", "id-1"));

        Assert.Equal(202, answer.Status);
        Assert.Equal("""{"accepted":1,"duplicates":0,"rejected":0,"results":[{"index":0,"event_id":"id-1","status":"applied"}]}""", answer.Text);
        Assert.Equal("sku-7", Assert.Single(server.Cluster.User("one").Events).Items[0].ItemId);
    }

    [Fact]
    public async Task AnEventSentTwiceIsAcceptedAndAppliedOnce()
    {
        var shopEvent = Events.View("twice", id: "same");
        await server.PostEventsAsync(shopEvent);
        var answer = await server.PostEventsAsync(Events.Array(shopEvent, shopEvent, Events.View("twice")));

        Assert.Equal(202, answer.Status);
        Assert.Equal((3, 2), (answer.Json.GetProperty("accepted").GetInt32(), answer.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal(["duplicate", "duplicate", "applied"], Statuses(answer));
        Assert.Equal(2, server.Cluster.User("twice").Events.Count);
    }

    [Fact]
    public async Task GoodEventsBesideBadOnesAreApplied()
    {
        var answer = await server.PostEventsAsync(Events.Array(Events.View("mixed", "a"), """{"event_id":"bad"}""", Events.View("mixed", "b"), "null"));

        Assert.Equal(202, answer.Status);
        Assert.Equal((2, 2), (answer.Json.GetProperty("accepted").GetInt32(), answer.Json.GetProperty("rejected").GetInt32()));
        Assert.Equal(["applied", "rejected", "applied", "rejected"], Statuses(answer));
        var refused = answer.Json.GetProperty("results")[1];
        Assert.Equal("bad", refused.GetProperty("event_id").GetString());
        Assert.Equal(1, refused.GetProperty("errors")[0].GetProperty("index").GetInt32());
        Assert.Equal(["a", "b"], server.Cluster.User("mixed").Events.Select(shopEvent => shopEvent.Items[0].ItemId));
    }

    [Fact]
    public async Task WhenNoEventIsGoodEveryReasonIsToldWithItsIndex()
    {
        var answer = await server.PostEventsAsync(
            """[{"event_id":"e","event_name":"view_item","user_id":"","items":[{"item_id":"a","price":-1}]},{"event_id":"f","event_name":"buy","user_id":"u"}]""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(["0 user_id blank", "1 event_name unknown_value"], answer.Errors());
    }

    [Fact]
    public async Task ManyUsersOfOneRequestKeepTheirOwnOrder()
    {
        var events = Enumerable.Range(0, 1_000).Select(i => Events.View($"order-{i % 90}", $"{i:0000}"));
        var answer = await server.PostEventsAsync(Events.Array(events));

        Assert.Equal(1_000, answer.Json.GetProperty("accepted").GetInt32());
        for (var user = 0; user < 90; user++)
        {
            var items = server.Cluster.User($"order-{user}").Events.Select(shopEvent => shopEvent.Items[0].ItemId).ToArray();
            Assert.Equal(items.Order(StringComparer.Ordinal), items);
            Assert.All(items, item => Assert.Equal(user, int.Parse(item, null) % 90));
        }
    }

    [Theory]
    [InlineData("{\"event_id\": }", "body malformed")]
    [InlineData("", "body malformed")]
    [InlineData("[]", "body required")]
    [InlineData("{\"event_id\":\"e\",\"event_name\":\"view_item\",\"user_id\":\"u\",\"items\":[{\"item_id\":\"a\",\"price\":NaN}]}", "body malformed")]
    public async Task ABodyWithoutEventsIsABadRequest(string body, string error)
    {
        var answer = await server.PostEventsAsync(body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([error], answer.Errors());
    }

    [Fact]
    public async Task AnArrayOver1000EventsIsRefusedWithTheLimitNamed()
    {
        var answer = await server.PostEventsAsync(Events.Array(Enumerable.Repeat(Events.View("crowd"), 1_001)));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["body too_many"], answer.Errors());
        Assert.Contains("1000", answer.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.User("crowd").Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABodyOverOneMebibyteIsRefused(bool isLengthDeclared)
    {
        var body = Encoding.UTF8.GetBytes(Events.View("large") + new string(' ', EventLimits.MaxBodyBytes));
        var content = isLengthDeclared ? (HttpContent)new ByteArrayContent(body) : new StreamContent(new MemoryStream(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = content };
        request.Headers.TransferEncodingChunked = !isLengthDeclared;

        var answer = await server.SendAsync(request);

        Assert.Equal(413, answer.Status);
        Assert.Contains("1048576", answer.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.User("large").Events);
    }

    [Fact]
    public async Task ABodyOfExactlyOneMebibyteIsTaken()
    {
        var shopEvent = Events.View("brimful");
        var answer = await server.PostEventsAsync(shopEvent + new string(' ', EventLimits.MaxBodyBytes - shopEvent.Length));
        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task ABodyThatIsNotUtf8IsABadRequest()
    {
        var answer = await server.PostEventsAsync(Encoding.Latin1.GetBytes(Events.View("\u00e9").Replace("\\u00E9", "\u00e9")));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["body not_utf8"], answer.Errors());
    }

    [Fact]
    public async Task NestingThousandsDeepIsABadRequest()
    {
        var answer = await server.PostEventsAsync(new string('[', 100_000));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["0 event wrong_type"], (await server.PostEventsAsync("[[[]]]")).Errors());
        Assert.Equal(["body malformed"], answer.Errors());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gbk")]
    public async Task ABodyDeclaredToBeSomethingElseIsRefused(string contentType)
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/v1/events", Events.View("typed"), contentType);
        Assert.Equal(415, answer.Status);
        Assert.Empty(answer.Errors());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    public async Task Utf8MayBeDeclared(string contentType) =>
        Assert.Equal(202, (await server.SendAsync(HttpMethod.Post, "/v1/events", Events.View("typed"), contentType)).Status);

    [Fact]
    public async Task CloudEventsAreTakenInStructuredMode()
    {
        var body = """{"specversion":"1.0","id":"ce-9","source":"/shop","type":"view","data":{"event_name":"view_item","user_id":"structured","items":[{"item_id":"a"}]}}""";
        var answer = await server.SendAsync(HttpMethod.Post, "/v1/events", body, "application/cloudevents+json");
        Assert.Equal(202, answer.Status);
        Assert.Equal("ce-9", Assert.Single(server.Cluster.User("structured").Events).EventId);
    }

    [Fact]
    public async Task CloudEventsAreTakenInBinaryMode()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent("""{"event_name":"view_item","user_id":"binary","items":[{"item_id":"a"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", "order%20%E4%B8%80");
        request.Headers.Add("ce-time", "2026-01-05T00:00:00Z");

        Assert.Equal(202, (await server.SendAsync(request)).Status);
        var shopEvent = Assert.Single(server.Cluster.User("binary").Events);
        Assert.Equal(("order 一", 2026), (shopEvent.EventId, shopEvent.Time.Year));
    }

    [Fact]
    public async Task AnOverlongEnvelopeIdIsRefused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent("""{"event_name":"view_item","user_id":"binary2","items":[{"item_id":"a"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", new string('x', 129));
        Assert.Equal(["0 id too_long"], (await server.SendAsync(request)).Errors());
    }

    [Theory]
    [InlineData(EventOutcome.Rejected)]
    [InlineData(EventOutcome.Quarantined)]
    public async Task AnEventThatARuleRefusesIsABadRequest(EventOutcome outcome)
    {
        server.Cluster.User("ruled").RefusedItems["never-bought"] = (outcome, QualityRules.ImpossibleSequence);
        var answer = await server.PostEventsAsync(Events.View("ruled", "never-bought"));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["0 event impossible_sequence"], answer.Errors());
    }

    [Fact]
    public async Task OfManyEventsThoseThatARuleRefusesAreTold()
    {
        server.Cluster.User("judged").RefusedItems["never-bought"] = (EventOutcome.Rejected, QualityRules.ImpossibleSequence);
        var answer = await server.PostEventsAsync(
            Events.Array(Events.View("free"), "{}", Events.View("judged", "never-bought"), Events.View("judged", "good")));

        Assert.Equal(202, answer.Status);
        Assert.Equal((2, 2), (answer.Json.GetProperty("accepted").GetInt32(), answer.Json.GetProperty("rejected").GetInt32()));
        Assert.Equal(["applied", "rejected", "rejected", "applied"], Statuses(answer));
        var error = answer.Json.GetProperty("results")[2].GetProperty("errors")[0];
        Assert.Equal(
            (2, "event", "impossible_sequence", "The rule says no."),
            (error.GetProperty("index").GetInt32(), error.GetProperty("field").GetString(), error.GetProperty("reason").GetString(), error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task AClusterOutOfReachIsToldAndTheEventCanBeSentAgain()
    {
        var user = server.Cluster.User("unlucky");
        user.Failure = new TimeoutException("no silo");
        var refused = await server.PostEventsAsync(Events.View("unlucky", id: "once"));
        user.Failure = null;
        var applied = await server.PostEventsAsync(Events.View("unlucky", id: "once"));

        Assert.Equal(503, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Empty(refused.Errors());
        Assert.Equal(["applied"], Statuses(applied));
    }

    [Fact]
    public async Task AClientThatLeavesInTheMiddleHarmsNobody()
    {
        using (var socket = new TcpClient(server.Address.Host, server.Address.Port))
        {
            await socket.GetStream().WriteAsync("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"event"u8.ToArray());
        }

        Assert.Equal(202, (await server.PostEventsAsync(Events.View("survivor"))).Status);
    }

    private static IEnumerable<string?> Statuses(GatewayServer.Answer answer) =>
        answer.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("status").GetString());
}
