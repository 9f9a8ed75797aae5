using System.Net;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What <c>/v1/quality/ranking</c> says of a shop whose shoppers go the same way.</summary>
public sealed class RankingQualityTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["Feeds__Meter__CasesPerSecond"] = "1000" };

    [Fact]
    public async Task NextClicksAreLookedForInTheFeedAsItWasAndCountedByWhatTheyWereToTheShopper()
    {
        using var data = new TemporaryDirectory();
        await using (var process = StandaloneProcess.Start(data.FullPath, Environment))
        {
            await process.WaitUntilReadyAsync();
            var shop = new ShopApi(process.Http);
            Assert.Equal(0, CasesOf(await ReportAsync(shop), "new"));
            await shop.StockAsync([.. Enumerable.Range(0, 60).Select(i => ($"item-{i}", (object)Sample.Product($"Thing number {i}", $"shelf-{i % 12}")))]);

            // From the kettle everybody goes to the cup.
            await shop.StockAsync(("kettle", Sample.Product("Copper kettle", "kitchen")), ("cup", Sample.Product("Blue cup", "table")));
            for (var i = 0; i < 12; i++)
            {
                await shop.SendEventsAsync(Sample.View($"crowd-{i}", "kettle"));
                await shop.SendEventsAsync(Sample.View($"crowd-{i}", "cup"));
            }

            await shop.SendEventsAsync(Sample.View("ann", "kettle"));
            await ShopApi.UntilAsync("the cup comes first for who looked at the kettle", async () => (await FeedOf(shop, "ann"))[0] == "cup");
            await ShopApi.UntilAsync("the crowd is counted", async () => CasesOf(await ReportAsync(shop), "new") == 12);
            var crowd = await ReportAsync(shop);

            // The feed of who has just come is not asked for: what comes next was not shown.
            await shop.SendEventsAsync(Sample.View("ben", "kettle"));
            await shop.SendEventsAsync(Sample.View("ben", "cup"));
            await ShopApi.UntilAsync("what Ben did is counted", async () => CasesOf(await ReportAsync(shop), "new") == 13);
            var ben = await ReportAsync(shop);
            Assert.Equal(HitsOf(crowd, "feed") + 1, HitsOf(ben, "feed"));
            Assert.Equal(HitsOf(crowd, "co_visited") + 1, HitsOf(ben, "co_visited"));
            Assert.Equal("feed", ben.GetProperty("new").GetProperty("methods")[0].GetProperty("method").GetString());
            Assert.Equal(13, ben.GetProperty("by_hour").EnumerateArray().Sum(hour => hour.GetProperty("cases").GetInt64()));

            // Ann was shown the cup, and knows the kettle.
            await shop.SendEventsAsync(Sample.View("ann", "cup"));
            await shop.SendEventsAsync(Sample.View("ann", "kettle"));
            await ShopApi.UntilAsync("what Ann did is counted", async () => await ReportAsync(shop) is var report && CasesOf(report, "shown") == 1 && CasesOf(report, "own") == 1);
            Assert.Equal(13, CasesOf(await ReportAsync(shop), "new"));

            var metrics = (await shop.GetAsync("/metrics")).Expect(HttpStatusCode.OK).Text;
            Assert.Matches("""(?m)^realtimerec_ranking_cases_total\{[^}]*kind="new"[^}]*method="feed"[^}]*\} 13|^realtimerec_ranking_cases_total\{[^}]*method="feed"[^}]*kind="new"[^}]*\} 13""", metrics);
            await process.StopAsync();
        }

        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        Assert.Equal(13, CasesOf(await ReportAsync(new ShopApi(again.Http)), "new"));
    }

    [Fact]
    public async Task HoursOutOfRangeAreRefused()
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shop = new ShopApi(process.Http);

        foreach (var hours in (string[])["0", "25", "-1", "two", "1.5"])
        {
            Assert.Contains("hours must be a whole number from 1 to 24.", (await shop.GetAsync($"/v1/quality/ranking?hours={hours}")).Expect(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await shop.GetAsync("/v1/quality/ranking?hours=3")).Expect(HttpStatusCode.OK).Json.GetProperty("hours").GetInt32());
    }

    private static async Task<JsonElement> ReportAsync(ShopApi shop) => (await shop.GetAsync("/v1/quality/ranking")).Expect(HttpStatusCode.OK).Json;

    private static long CasesOf(JsonElement report, string kind) => report.GetProperty(kind).GetProperty("cases").GetInt64();

    private static long HitsOf(JsonElement report, string method)
    {
        var cases = report.GetProperty("new");
        var rate = cases.GetProperty("methods").EnumerateArray().Single(found => found.GetProperty("method").GetString() == method).GetProperty("hit_rate");
        return (long)Math.Round(rate.GetProperty("value").GetDouble() * cases.GetProperty("cases").GetInt64());
    }

    private static async Task<string[]> FeedOf(ShopApi shop, string userId) =>
        [.. (await shop.FeedAsync(userId)).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
}
