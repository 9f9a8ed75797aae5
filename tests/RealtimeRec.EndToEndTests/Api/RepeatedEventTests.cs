using System.Net;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What counts as the same event over HTTP.</summary>
public sealed class RepeatedEventTests(ApiFixture shop) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task AThousandEventsSentAgainAfterAnotherOneCountOnce()
    {
        var events = JsonSerializer.Serialize(Enumerable.Range(0, 1_000).Select(i => Sample.View("thousand", $"p{i % 10}").With("event_id", $"e{i}")));
        Assert.All((await shop.Api.PostEventsAsync(events)).Results(), result => Assert.Equal("applied", result));
        await shop.Api.SendEventsAsync(Sample.View("thousand", "p1").With("event_id", "one-more"));

        var again = (await shop.Api.PostEventsAsync(events)).Expect(HttpStatusCode.Accepted);
        Assert.Equal(Enumerable.Repeat("duplicate", 1_000), again.Results());
        Assert.Equal(1_001, await shop.Api.AppliedEventsAsync("thousand"));
    }

    [Fact]
    public async Task ARetryAfterAnErasureBringsNobodyBack()
    {
        var viewed = Sample.View("retried", "p1").With("event_id", "before");
        await shop.Api.SendEventsAsync(viewed);
        (await shop.Api.DeleteAsync("/v1/users/retried")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(["duplicate"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(viewed))).Results());
        (await shop.Api.GetAsync("/v1/users/retried")).Expect(HttpStatusCode.NotFound);
        (await shop.Api.DeleteAsync("/v1/users/retried")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task BeyondTheLimitOfIdsTheAnswerSaysWhenToTryAgain()
    {
        const int Limit = 100_000;
        for (var from = 0; from < Limit; from += 1_000)
        {
            await shop.Api.SendEventsAsync([.. Enumerable.Range(from, 1_000).Select(i => Sample.View("busy", "p1").With("event_id", $"e{i}"))]);
        }

        var one = JsonSerializer.Serialize(Sample.View("busy", "p1").With("event_id", "too-many"));
        using var response = await shop.Http.PostAsync("/v1/events", new StringContent(one, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(70));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("100000", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await shop.Api.SendEventsAsync(Sample.View("someone-else", "p1").With("event_id", "too-many"));
        Assert.Equal(Limit, await shop.Api.AppliedEventsAsync("busy"));
    }

    [Fact]
    public async Task APriceComesBackAsItWasGiven()
    {
        await shop.Api.SendEventsAsync(Sample.Event("exact", "purchase").With("items", new[] { new { item_id = "p1", price = 16_777_217.01m } }));
        var interaction = (await shop.Api.ProfileAsync("exact")).GetProperty("recent_interactions")[0];
        Assert.Equal("16777217.01", interaction.GetProperty("price").GetRawText());
    }
}
