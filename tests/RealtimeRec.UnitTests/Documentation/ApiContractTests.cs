using System.Text;
using System.Text.Json.Nodes;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.UnitTests.Gateway;

namespace RealtimeRec.UnitTests.Documentation;

/// <summary>What the end-to-end tests check every exchange by finds what is wrong, and nothing else.</summary>
public sealed class ApiContractTests(GatewayServer server) : IClassFixture<GatewayServer>, IAsyncLifetime
{
    private const string Event = """{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"i","price":5}]}""";
    private const string Applied = """{"accepted":1,"duplicates":0,"rejected":0,"results":[{"index":0,"event_id":"e","status":"applied"}]}""";
    private const string Related = """{"item_id":"i","items":[{"item_id":"j","score":0.5,"rank":1}]}""";

    private static readonly Dictionary<string, string> s_tagged = new() { ["ETag"] = "W/\"1\"", ["Cache-Control"] = "no-cache" };

    private ApiContract _contract = null!;

    public async Task InitializeAsync() => _contract = new ApiContract(JsonNode.Parse((await server.GetAsync("/openapi/v1.json")).Text)!.AsObject());

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(Event)]
    [InlineData($"[{Event}]")]
    [InlineData("""{"event_id":7,"event_name":"purchase","event_time":1772362800,"user_id":" u ","session_id":"","items":[{"item_id":"i","price":"5.00 EUR","quantity":"2"}]}""")]
    [InlineData("""{"specversion":"1.0","id":"e","data":{"event_name":"search","user_id":"u","search_term":"pan"}}""")]
    public void AnEventThatWasTakenIsDescribed(string body) => _contract.Check(Posted(body, Applied));

    [Theory]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u"}""", "items")]
    [InlineData("""{"event_id":"e","event_name":"search","user_id":"u"}""", "search_term")]
    [InlineData("""{"event_id":"e","event_name":"buy","user_id":"u","items":[{"item_id":"i"}]}""", "/event_name")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"i","price":-5}]}""", "/items/0/price")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"i","price":"dear"}]}""", "/items/0/price")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"i","quantity":0.5}]}""", "/items/0/quantity")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","session_id":{},"items":[{"item_id":"i"}]}""", "/session_id")]
    public void AnEventThatWasTakenAndIsNotDescribedIsFound(string body, string place) =>
        Assert.Contains(place, Violation(Posted(body, Applied)), StringComparison.Ordinal);

    [Fact]
    public void WhatTheAnswerNamesIsNotHeldAgainstTheRequest()
    {
        const string Body = """{"event_id":"e","event_name":"purchase","user_id":"u","session_id":{},"items":[{"item_id":"i"},{"price":1},{"item_id":"j","price":-5}]}""";
        const string Answer = """
            {"accepted":1,"duplicates":0,"rejected":0,"results":[{"index":0,"event_id":"e","status":"applied","warnings":[
            {"field":"session_id","reason":"wrong_type","message":"session_id must be a string. It was left out."},
            {"field":"items[1].item_id","reason":"required","message":"items[1].item_id is required. The line was left out."},
            {"field":"items[2].price","reason":"out_of_range","message":"items[2].price is below 0: the line is no product of the order and was left out."}]}]}
            """;
        _contract.Check(Posted(Body, Answer));
    }

    [Fact]
    public void OfANumberInPlaceOfWhichTheAnswerSaysThatAnotherOneWasTakenThatOneIsDescribed()
    {
        const string Answer = """{"item_id":"i","outcome":"updated","warnings":[{"field":"stock","reason":"out_of_range","message":"stock must be a whole number up to 2147483647; it was taken as 2147483647."}]}""";
        _contract.Check(new Exchange(
            "PATCH", "/v1/products/i", "application/merge-patch+json", Encoding.UTF8.GetBytes("""{"stock":1795392924000000}"""), 200, s_tagged, "application/json", Encoding.UTF8.GetBytes(Answer)));
    }

    [Theory]
    [InlineData("""{"item_id":"i","items":[{"item_id":"j","score":0.5,"rank":1}],"colour":"red"}""", "colour")]
    [InlineData("""{"item_id":"i","items":[{"item_id":"j","score":"0.5","rank":1}]}""", "/items/0/score")]
    [InlineData("""{"item_id":"i","items":[{"score":0.5,"rank":1}]}""", "item_id")]
    [InlineData("""{"item_id":null,"items":[]}""", "/item_id")]
    [InlineData("""{"items":[],"unknown":"brand"}""", "/unknown")]
    public void AnAnswerThatIsNotDescribedIsFound(string answer, string place) =>
        Assert.Contains(place, Violation(Read("/v1/products/i/similar?limit=5", 200, answer)), StringComparison.Ordinal);

    [Fact]
    public void APathOrAParameterThatIsNotDescribedIsFound()
    {
        _contract.Check(Read("/v1/products/i/similar?limit=5", 200, Related));
        Assert.Contains("limit", Violation(Read("/v1/products/i/similar?limit=500", 200, Related)), StringComparison.Ordinal);
        Assert.Contains("page is not described", Violation(Read("/v1/products/i/similar?page=2", 200, Related)), StringComparison.Ordinal);
        Assert.Contains("parameters/item_id", Violation(Read($"/v1/products/{new string('i', 129)}/similar", 200, Related)), StringComparison.Ordinal);
        Assert.Contains("no such operation", Violation(Read("/v1/nothing", 200, Related)), StringComparison.Ordinal);
    }

    [Fact]
    public void AStatusOrAHeaderThatIsNotDescribedIsFound()
    {
        Assert.Contains("no such status", Violation(Read("/v1/trending", 418, "{}")), StringComparison.Ordinal);
        Assert.Contains("ETag is missing", Violation(Read("/v1/trending", 200, """{"items":[]}""") with { Headers = new Dictionary<string, string>() }), StringComparison.Ordinal);
        Assert.Contains("text/plain is not described", Violation(Read("/v1/trending", 200, "[]") with { AnswerType = "text/plain" }), StringComparison.Ordinal);
        Assert.Contains(
            "title", Violation(Read("/v1/nothing", 404, """{"status":404,"detail":"There is nothing."}""") with { AnswerType = "application/problem+json" }), StringComparison.Ordinal);
    }

    private string Violation(Exchange exchange) => Assert.Throws<ContractViolationException>(() => _contract.Check(exchange)).Message;

    private static Exchange Posted(string body, string answer) =>
        new("POST", "/v1/events", "application/json", Encoding.UTF8.GetBytes(body), 202, s_tagged, "application/json", Encoding.UTF8.GetBytes(answer));

    private static Exchange Read(string target, int status, string answer) =>
        new("GET", target, null, null, status, s_tagged, "application/json", Encoding.UTF8.GetBytes(answer));
}
