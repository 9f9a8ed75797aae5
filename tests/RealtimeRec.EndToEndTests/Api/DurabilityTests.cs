using System.Net;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class DurabilityTests
{
    [Fact]
    public async Task WhatWasAcceptedSurvivesAProcessKilledTheMomentAfter()
    {
        using var data = new TemporaryDirectory();
        var events = Enumerable.Range(0, 200).Select(i => Sample.View($"survivor {i % 20}", $"p{i}")).ToArray();
        var last = Sample.Event("survivor 0", "purchase", "kettle").With("event_time", TimeProvider.System.GetUtcNow().AddSeconds(1).ToString("O"));
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            var api = new ShopApi(process.Http);
            (await api.PutProductAsync("kettle", Sample.Product("Copper kettle", "kettles"))).Expect(HttpStatusCode.Created);
            await api.SendEventsAsync([.. events]);
            await api.SendEventsAsync(last);
            await process.KillAsync();
        }

        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shop = new ShopApi(again.Http);
        Assert.Equal(11, await shop.AppliedEventsAsync("survivor 0"));
        for (var i = 1; i < 20; i++)
        {
            Assert.Equal(10, await shop.AppliedEventsAsync($"survivor {i}"));
        }

        Assert.Equal("kettle", (await shop.ProfileAsync("survivor 0")).GetProperty("recent_interactions")[0].GetProperty("item_id").GetString());
        Assert.Equal("Copper kettle", (await shop.GetAsync("/v1/products/kettle")).Expect(HttpStatusCode.OK).Json.GetProperty("title").GetString());
        Assert.Contains("kettle", (await shop.FeedAsync("someone else")).ItemIds);

        // A shop that never got its 202 sends the same once more.
        var resent = (await shop.PostEventsAsync(JsonSerializer.Serialize(events.Append(last)))).Results();
        Assert.Equal(Enumerable.Repeat("duplicate", 201), resent);
        Assert.Equal(11, await shop.AppliedEventsAsync("survivor 0"));
    }

    [Fact]
    public async Task WhatShoppersSearchForIsSuggestedAgainAfterAStopAndWhatIsBlockedStaysBlocked()
    {
        using var data = new TemporaryDirectory();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            var api = new ShopApi(process.Http);
            (await api.PutProductAsync("kettle", Sample.Product("Copper kettle"))).Expect(HttpStatusCode.Created);
            (await api.PutProductAsync("replica", Sample.Product("Copper replica"))).Expect(HttpStatusCode.Created);
            (await api.SendAsync(HttpMethod.Put, "/v1/search/suggestions/blocked", """{"blocked":["replica"]}"""u8.ToArray(), "application/json")).Expect(HttpStatusCode.OK);
            for (var i = 0; i < 5; i++)
            {
                await api.SendEventsAsync([.. ((string[])["copper kettle", "copper replica"]).Select(term => Sample.Event($"searcher {i}", "search").With("search_term", term).Without("items"))]);
            }

            Assert.Equal(0, await process.StopAsync());
        }

        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shop = new ShopApi(again.Http);
        await ShopApi.UntilAsync("it is suggested again", async () =>
            (await shop.GetAsync("/v1/search/suggestions?q=copper")).Expect(HttpStatusCode.OK).Json.GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("query").GetString())
                .SequenceEqual(["copper kettle"]));
        var analytics = (await shop.GetAsync("/v1/search/analytics")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((10, 2, 0), (analytics.GetProperty("total").GetProperty("searches").GetInt32(), analytics.GetProperty("queries").GetInt32(), analytics.GetProperty("queries_withheld").GetInt32()));
    }
}
