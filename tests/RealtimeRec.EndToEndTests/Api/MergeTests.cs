using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>An anonymous visitor who signs in, over HTTP.</summary>
public sealed class MergeTests(ApiFixture shop) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task WhatAVisitorDidIsTheKnownUsersOnceMerged()
    {
        await shop.Api.StockAsync([.. Enumerable.Range(0, 8).Select(i => ($"lamp-{i}", (object)Sample.Product($"Walnut lamp no {i}", "lamps")))]);
        var now = TimeProvider.System.GetUtcNow();
        await shop.Api.SendEventsAsync(
            Sample.Event("visitor", "purchase", "lamp-0").With("event_time", now.AddMinutes(-30).ToString("O")).With("event_id", "e-1"),
            Sample.View("visitor", "lamp-2").With("event_time", now.AddMinutes(-10).ToString("O")));
        await shop.Api.SendEventsAsync(
            Sample.Event("known", "purchase", "lamp-1").With("event_time", now.AddMinutes(-20).ToString("O")).With("event_id", "e-1"),
            Sample.View("known", "lamp-3").With("event_time", now.AddMinutes(-5).ToString("O")));

        var merged = (await MergeAsync("known", "visitor")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("merged", 4), (merged.GetProperty("outcome").GetString(), merged.GetProperty("applied_events").GetInt64()));
        var known = await shop.Api.ProfileAsync("known");
        Assert.Equal(["lamp-3", "lamp-2", "lamp-1", "lamp-0"], Items(known, "recent_interactions"));
        Assert.Equal(2, known.GetProperty("event_counts").GetProperty("purchase").GetInt32());
        var again = (await MergeAsync("known", "visitor")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("unchanged", again.GetProperty("outcome").GetString());
        Assert.Equal(merged.GetProperty("profile_version").GetInt64(), again.GetProperty("profile_version").GetInt64());

        // What is asked of the visitor is answered as of the known user, and says so.
        var visitor = await shop.Api.ProfileAsync("visitor");
        Assert.Equal(("visitor", "known"), (visitor.GetProperty("user_id").GetString(), visitor.GetProperty("merged_into").GetString()));
        Assert.Equal(Items(known, "recent_interactions"), Items(visitor, "recent_interactions"));
        Assert.False(known.TryGetProperty("merged_into", out _));
        Answer feed = null!;
        await ShopApi.UntilAsync("both ids have one feed, between two updates of the products' popularity", async () =>
        {
            feed = await shop.Api.FeedAsync("visitor");
            return (await shop.Api.FeedAsync("known")).ItemIds.SequenceEqual(feed.ItemIds);
        });
        Assert.Equal("known", feed.Json.GetProperty("merged_into").GetString());
        Assert.Empty(feed.ItemIds.Intersect(["lamp-0", "lamp-1"]));
        var export = (await shop.Api.GetAsync("/v1/users/known/export")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["lamp-0", "lamp-1"], export.GetProperty("purchased").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("visitor", Assert.Single(export.GetProperty("merged_users").EnumerateArray()).GetProperty("user_id").GetString());

        // Ids count within the user that an event names; what comes late finds its place.
        Assert.Equal(["duplicate"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(Sample.View("visitor", "lamp-4").With("event_id", "e-1")))).Results());
        Assert.Equal(["duplicate"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(Sample.View("known", "lamp-4").With("event_id", "e-1")))).Results());
        await shop.Api.SendEventsAsync(Sample.View("visitor", "lamp-4").With("event_time", now.AddMinutes(-60).ToString("O")).With("event_id", "e-9"));
        await shop.Api.SendEventsAsync(Sample.View("known", "lamp-5").With("event_id", "e-9"));
        Assert.Equal(["lamp-5", "lamp-3", "lamp-2", "lamp-1", "lamp-0", "lamp-4"], Items(await shop.Api.ProfileAsync("known"), "recent_interactions"));

        (await shop.Api.DeleteAsync("/v1/users/known")).Expect(HttpStatusCode.NoContent);
        foreach (var user in (string[])["known", "visitor"])
        {
            (await shop.Api.GetAsync($"/v1/users/{user}")).Expect(HttpStatusCode.NotFound);
            (await shop.Api.GetAsync($"/v1/users/{user}/export")).Expect(HttpStatusCode.NotFound);
            (await shop.Api.DeleteAsync($"/v1/users/{user}")).Expect(HttpStatusCode.NotFound);
            Assert.Equal(["duplicate"], (await shop.Api.PostEventsAsync(JsonSerializer.Serialize(Sample.View(user, "lamp-4").With("event_id", "e-9")))).Results());
            (await shop.Api.GetAsync($"/v1/users/{user}")).Expect(HttpStatusCode.NotFound);
        }

        await shop.AssertHealthyAsync();
    }

    [Fact]
    public async Task WhatCannotBeMergedIsRefusedWithTheReason()
    {
        await shop.Api.SendEventsAsync(Sample.View("ann", "p"), Sample.View("ben", "p"), Sample.View("cat", "p"));
        Assert.Equal(["from mismatch"], (await MergeAsync("ann", "ann")).Problems());
        (await MergeAsync("ben", "ann")).Expect(HttpStatusCode.OK);
        Assert.Empty((await MergeAsync("ann", "ben")).Problems(HttpStatusCode.Conflict));
        Assert.Contains("was merged into ben", (await MergeAsync("cat", "ann")).Expect(HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
        Assert.Equal(["from required"], (await PostAsync("ann", "{}")).Problems());
        Assert.Equal(["body malformed"], (await PostAsync("ann", "from=ben")).Problems());
        Assert.Equal(2, await shop.Api.AppliedEventsAsync("ben"));
        Assert.Equal(1, await shop.Api.AppliedEventsAsync("cat"));

        // Into one who is part of another: into that other.
        var merged = (await MergeAsync("ann", "cat")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("ann", "ben", 3), (merged.GetProperty("user_id").GetString(), merged.GetProperty("merged_into").GetString(), merged.GetProperty("applied_events").GetInt64()));
    }

    [Fact]
    public async Task AStreamOfTheVisitorsFeedFollowsTheKnownUser()
    {
        await shop.Api.SendEventsAsync(Sample.View("watched", "p"), Sample.View("watcher", "p"));
        using var live = await LiveFeed.OpenAsync(shop.Http, "/v1/users/watched/feed/live");
        await live.NextAsync();
        var merged = (await MergeAsync("watcher", "watched")).Expect(HttpStatusCode.OK).Json;
        var version = merged.GetProperty("profile_version").GetInt64();
        Assert.Equal("watcher", (await UntilVersionAsync(live, version)).GetProperty("merged_into").GetString());
        await shop.Api.SendEventsAsync(Sample.View("watcher", "q"));
        await UntilVersionAsync(live, version + 1);
    }

    [Fact]
    public async Task AMergeSurvivesAProcessKilledTheMomentAfterAndOneKilledAmid()
    {
        const int Pairs = 40;
        using var data = new TemporaryDirectory();
        var acknowledged = new List<int>();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            var api = new ShopApi(process.Http);
            await api.SendEventsAsync([.. Enumerable.Range(0, Pairs).SelectMany(i => new object[]
            {
                Sample.View($"known-{i}", "p1").With("event_id", "a"), Sample.View($"visitor-{i}", "p1").With("event_id", "a"), Sample.View($"visitor-{i}", "p2").With("event_id", "b"),
            })]);
            var merging = Enumerable.Range(0, Pairs).Select(async i =>
            {
                try
                {
                    (await MergeAsync(api, $"known-{i}", $"visitor-{i}")).Expect(HttpStatusCode.OK);
                    lock (acknowledged)
                    {
                        acknowledged.Add(i);
                    }
                }
                catch (HttpRequestException)
                {
                    // It was killed meanwhile.
                }
            }).ToArray();
            await Task.WhenAny(merging);
            await process.KillAsync();
            await Task.WhenAll(merging);
        }

        Assert.NotEmpty(acknowledged);
        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shopAgain = new ShopApi(again.Http);
        foreach (var i in acknowledged)
        {
            Assert.Equal(3, await shopAgain.AppliedEventsAsync($"known-{i}"));
            Assert.Equal(3, await shopAgain.AppliedEventsAsync($"visitor-{i}"));
        }

        for (var i = 0; i < Pairs; i++)
        {
            (await MergeAsync(shopAgain, $"known-{i}", $"visitor-{i}")).Expect(HttpStatusCode.OK);
            var resent = await shopAgain.PostEventsAsync(JsonSerializer.Serialize((object[])
            [
                Sample.View($"known-{i}", "p1").With("event_id", "a"), Sample.View($"visitor-{i}", "p1").With("event_id", "a"), Sample.View($"visitor-{i}", "p2").With("event_id", "b"),
            ]));
            Assert.Equal(["duplicate", "duplicate", "duplicate"], resent.Results());
            Assert.Equal(3, await shopAgain.AppliedEventsAsync($"known-{i}"));
            Assert.Equal(3, await shopAgain.AppliedEventsAsync($"visitor-{i}"));
        }
    }

    private static async Task<JsonElement> UntilVersionAsync(LiveFeed live, long version)
    {
        while (true)
        {
            var page = await live.NextAsync();
            if (page.GetProperty("profile_version").GetInt64() == version)
            {
                return page;
            }
        }
    }

    private static string[] Items(JsonElement of, string list) =>
        [.. of.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    private Task<Answer> MergeAsync(string into, string from) => MergeAsync(shop.Api, into, from);

    private static Task<Answer> MergeAsync(ShopApi api, string into, string from) =>
        api.SendAsync(HttpMethod.Post, $"/v1/users/{into}/merge", JsonSerializer.SerializeToUtf8Bytes(new { from }), "application/json");

    private Task<Answer> PostAsync(string into, string body) =>
        shop.Api.SendAsync(HttpMethod.Post, $"/v1/users/{into}/merge", Encoding.UTF8.GetBytes(body), "application/json");
}
