using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>How <c>POST /v1/users/{user_id}/merge</c> reads what it is asked for, and answers.</summary>
public sealed class MergeEndpointTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Fact]
    public async Task AMergeIsAnsweredMergedAndUnchangedTheSecondTime()
    {
        server.Services.GetRequiredService<KnownShoppers>().Note("visitor-1");
        var first = await MergeAsync("signed-in", """{ "from": " visitor-1 " }""");
        var second = await MergeAsync("signed-in", """{"from":"visitor-1"}""");

        Assert.Equal((200, "merged"), (first.Status, first.Json.GetProperty("outcome").GetString()));
        Assert.Equal(("signed-in", "visitor-1"), (first.Json.GetProperty("user_id").GetString(), first.Json.GetProperty("from").GetString()));
        Assert.False(first.Json.TryGetProperty("merged_into", out _));
        Assert.Equal((200, "unchanged"), (second.Status, second.Json.GetProperty("outcome").GetString()));
        Assert.Equal(["visitor-1"], server.Cluster.User("signed-in").Merged);
        Assert.DoesNotContain("visitor-1", server.Services.GetRequiredService<KnownShoppers>().List());
    }

    [Fact]
    public async Task IdsMayBeNumbersAndHoldWhateverAPathEncodes()
    {
        Assert.Equal(200, (await MergeAsync("a%2Fb%20c", """{ "from": 4711 }""")).Status);
        Assert.Equal(["4711"], server.Cluster.User("a/b c").Merged);
    }

    [Fact]
    public async Task AMergeIntoAUserWhoWasMergedSaysIntoWhom()
    {
        server.Cluster.User("former").MergedInto = "latter";
        var answer = await MergeAsync("former", """{ "from": "visitor-2" }""");
        Assert.Equal(("former", "latter"), (answer.Json.GetProperty("user_id").GetString(), answer.Json.GetProperty("merged_into").GetString()));
    }

    [Theory]
    [InlineData("{}", "from required")]
    [InlineData("""{ "from": null }""", "from required")]
    [InlineData("""{ "from": "" }""", "from blank")]
    [InlineData("""{ "from": "  " }""", "from blank")]
    [InlineData("""{ "from": true }""", "from wrong_type")]
    [InlineData("""{ "from": ["a"] }""", "from wrong_type")]
    [InlineData("""{ "from": "a\u0007b" }""", "from control_character")]
    [InlineData("""{ "from": "whole" }""", "from mismatch")]
    [InlineData("""{ "from": " whole " }""", "from mismatch")]
    [InlineData("""{ "from": "other", "into": "x" }""", "into unknown_property")]
    [InlineData("""{ "user_id": "other" }""", "user_id unknown_property", "from required")]
    [InlineData("""["other"]""", "body wrong_type")]
    [InlineData("""{ "from": "other" """, "body malformed")]
    [InlineData("", "body malformed")]
    public async Task WhatAsksForNoMergeIsRefusedWithTheField(string body, params string[] errors)
    {
        var answer = await MergeAsync("whole", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal(errors, answer.Errors());
        Assert.Empty(server.Cluster.User("whole").Merged);
    }

    [Fact]
    public async Task AnIdThatIsTooLongIsRefused() =>
        Assert.Equal(["from too_long"], (await MergeAsync("whole", $$"""{ "from": "{{new string('x', 5_000)}}" }""")).Errors());

    [Fact]
    public async Task ABodyMustSayWhatItIsAndBeNoLargerThanItMayBe()
    {
        Assert.Equal(415, (await server.SendAsync(HttpMethod.Post, "/v1/users/whole/merge", """{ "from": "other" }""", "text/plain")).Status);
        Assert.Equal(413, (await MergeAsync("whole", $$"""{ "from": "other"{{new string(' ', 20_000)}}}""")).Status);
        Assert.Equal(405, (await server.GetAsync("/v1/users/whole/merge")).Status);
    }

    [Fact]
    public async Task WhatCannotBeMergedIsAConflictAndWhatIsUnderWayMayBeSentAgain()
    {
        var user = server.Cluster.User("conflicting");
        user.Failure = new UserMergeException("visitor-3 was merged into someone already.");
        var refused = await MergeAsync("conflicting", """{ "from": "visitor-3" }""");
        Assert.Equal((409, "visitor-3 was merged into someone already."), (refused.Status, refused.Json.GetProperty("detail").GetString()));
        Assert.Equal("application/problem+json", refused.ContentType);

        user.Failure = new MergeUnderWayException("visitor-3 takes in another user at this moment; try again.");
        var busy = await MergeAsync("conflicting", """{ "from": "visitor-3" }""");
        Assert.Equal((503, "application/problem+json"), (busy.Status, busy.ContentType));
        Assert.NotNull(busy.Response.Headers.RetryAfter);
        user.FailuresLeft = 1;
        Assert.Equal("merged", (await MergeAsync("conflicting", """{ "from": "visitor-4" }""")).Json.GetProperty("outcome").GetString());

        (user.Failure, user.FailuresLeft) = (new TimeoutException(), null);
        Assert.Equal(503, (await MergeAsync("conflicting", """{ "from": "visitor-3" }""")).Status);
        user.Failure = null;
        Assert.Equal(200, (await MergeAsync("conflicting", """{ "from": "visitor-3" }""")).Status);
    }

    private Task<GatewayServer.Answer> MergeAsync(string userId, string body) =>
        server.SendAsync(HttpMethod.Post, $"/v1/users/{userId}/merge", body, "application/json");
}
