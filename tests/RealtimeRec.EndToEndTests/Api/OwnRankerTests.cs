using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A shop whose shoppers go by what no list of others' doings tells, its price, and that learns it.</summary>
public sealed class OwnRankerTests
{
    private const int Products = 140;
    private const int Shoppers = 450;

    /// <summary>Things next to each other in the order of prices that cost about as much.</summary>
    private const int Nearby = 5;

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["Feeds__Meter__CasesPerSecond"] = "1000",
        ["Feeds__Ranker__Cases"] = "2000",
        ["Feeds__Ranker__CasesBetween"] = "5000",
        ["Feeds__Ranker__TrialCases"] = "200",
        ["Feeds__Ranker__LeastTraining"] = "60",
    };

    [SkippableFact]
    public async Task AShopTrainsItsOwnRankerServesItAfterARestartAndGoesBack()
    {
        Requirement.Met(System.Runtime.InteropServices.NativeLibrary.TryLoad("libgomp.so.1", out _), "LightGBM needs libgomp1.");
        using var data = new TemporaryDirectory();
        string served;
        await using (var process = StandaloneProcess.Start(data.FullPath, Environment))
        {
            await process.WaitUntilReadyAsync();
            var shop = new ShopApi(process.Http);

            // Too early: that is said, and nothing else happens.
            Assert.Equal(0, (await ReportAsync(shop)).GetProperty("cases").GetInt32());
            await TrainAsync(shop);
            Assert.Equal("too_few_cases", await DecisionAsync(shop));

            await FillAsync(shop);
            var cases = 0;
            await ShopApi.UntilAsync("all cases are kept", async () =>
            {
                // They are on their way for a moment: all are there when no more come.
                var before = cases;
                cases = (await ReportAsync(shop)).GetProperty("cases").GetInt32();
                return cases == before && cases > Shoppers / 2;
            });
            await TrainAsync(shop);
            var report = await ReportAsync(shop);
            Assert.True(report.GetProperty("latest").GetProperty("decision").GetString() == "takes_over", report.GetProperty("latest").GetRawText());
            served = report.GetProperty("served").GetString()!;
            var version = report.GetProperty("versions")[0];
            Assert.Equal(served, version.GetProperty("version").GetString());
            Assert.Contains("of fusion alone", version.GetProperty("reason").GetString(), StringComparison.Ordinal);

            // What tells most may be another one, by what trends at the moment.
            Assert.Contains(version.GetProperty("features").EnumerateArray().Take(5), feature => feature.GetProperty("name").GetString()!.Contains("price", StringComparison.Ordinal));
            Assert.Equal(0, report.GetProperty("new_cases").GetInt32());
            await ShopApi.UntilAsync("the silo serves it", async () => await ServedBySiloAsync(shop) == served);

            // One that is not there is not served; fusion alone may be asked for, and the version again.
            (await PutAsync(shop, """{"version":"ranker-none"}""")).Expect(HttpStatusCode.NotFound);
            (await PutAsync(shop, "{}")).Expect(HttpStatusCode.BadRequest);
            (await shop.DeleteAsync("/v1/models/ranker")).Expect(HttpStatusCode.OK);
            await ShopApi.UntilAsync("the silo serves none", async () => await ServedBySiloAsync(shop) is null);
            (await PutAsync(shop, $$"""{"version":"{{served}}"}""")).Expect(HttpStatusCode.OK);
            await ShopApi.UntilAsync("the silo serves it again", async () => await ServedBySiloAsync(shop) == served);

            // What is kept of a shopper is in the export, and goes with the shopper.
            var (before, gone) = ((await ReportAsync(shop)).GetProperty("cases").GetInt32(), 0);
            for (var i = 0; i < 10; i++)
            {
                var kept = (await shop.GetAsync($"/v1/users/shopper-{i}/export")).Expect(HttpStatusCode.OK).Json.GetProperty("ranker_cases").GetArrayLength();
                Assert.InRange(kept, 0, 1);
                gone += kept;
                (await shop.DeleteAsync($"/v1/users/shopper-{i}")).Expect(HttpStatusCode.NoContent);
            }

            Assert.True(gone > 0);
            Assert.Equal(before - gone, (await ReportAsync(shop)).GetProperty("cases").GetInt32());
            await process.StopAsync();
        }

        await using var again = StandaloneProcess.Start(data.FullPath, Environment);
        await again.WaitUntilReadyAsync();
        var after = new ShopApi(again.Http);
        await ShopApi.UntilAsync("the ranker serves after the restart", async () => await ServedBySiloAsync(after) == served);
        Assert.InRange((await ReportAsync(after)).GetProperty("cases").GetInt32(), Shoppers / 2, Shoppers);

        // A training does not keep a silo from stopping. Beside a ranker that learned from all cases, none would be trained.
        (await after.DeleteAsync("/v1/models/ranker")).Expect(HttpStatusCode.OK);
        Assert.True((await after.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/models/ranker/train"))).Expect(HttpStatusCode.OK).Json.GetProperty("training").GetBoolean());
        await again.WaitUntilAsync("the training to begin", () => Task.FromResult(again.Log.Contains("A ranker is being trained", StringComparison.Ordinal)));
        Assert.Equal(0, await again.StopAsync());
    }

    [Fact]
    public async Task ASettingThatMakesNoSenseEndsTheStart()
    {
        using var data = new TemporaryDirectory();
        await using var process = StandaloneProcess.Start(data.FullPath, new Dictionary<string, string> { ["Feeds__Ranker__TrialCases"] = "7" });
        Assert.NotEqual(0, await process.WaitForExitAsync());
        Assert.Contains("Feeds:Ranker:TrialCases must be from 50 to 25000, not 7.", process.Log, StringComparison.Ordinal);
    }

    /// <summary>Everybody looks at something and then at something else that costs about as much, whatever it is: all are as popular, and hardly anybody goes the same way as another.</summary>
    private static async Task FillAsync(ShopApi shop)
    {
        await shop.StockAsync([.. Enumerable.Range(0, Products).Select(place => (
            Name(place), (object)Sample.Product($"Thing number {NumberOf(place)}", "things").With("price", Math.Round(5 * Math.Pow(1.06, place), 2))))]);
        var random = new Random(11);
        for (var i = 0; i < Shoppers; i++)
        {
            var first = random.Next(Products);
            var step = random.Next(1, Nearby + 1);
            var second = first < Nearby || (first < Products - Nearby && random.Next(2) == 0) ? first + step : first - step;
            await shop.SendEventsAsync(Sample.View($"shopper-{i}", Name(first)));
            await shop.SendEventsAsync(Sample.View($"shopper-{i}", Name(second)));
        }
    }

    /// <summary>Neither names nor the order in which they came in tell what a thing costs.</summary>
    private static int NumberOf(int place) => place * 37 % Products;

    /// <summary>The thing at a place in the order of prices.</summary>
    private static string Name(int place) => string.Create(CultureInfo.InvariantCulture, $"thing-{NumberOf(place)}");

    private static async Task TrainAsync(ShopApi shop)
    {
        Assert.True((await shop.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/models/ranker/train"))).Expect(HttpStatusCode.OK).Json.GetProperty("training").GetBoolean());
        await ShopApi.UntilAsync("the training ends", async () => !(await ReportAsync(shop)).GetProperty("training").GetBoolean());
    }

    private static async Task<string> DecisionAsync(ShopApi shop) => (await ReportAsync(shop)).GetProperty("latest").GetProperty("decision").GetString()!;

    private static Task<Answer> PutAsync(ShopApi shop, string json) => shop.SendAsync(HttpMethod.Put, "/v1/models/ranker", Encoding.UTF8.GetBytes(json), "application/json");

    private static async Task<JsonElement> ReportAsync(ShopApi shop) => (await shop.GetAsync("/v1/models/ranker")).Expect(HttpStatusCode.OK).Json;

    private static async Task<string?> ServedBySiloAsync(ShopApi shop) =>
        (await shop.GetAsync("/v1/models")).Expect(HttpStatusCode.OK).Json.GetProperty("silos")[0].TryGetProperty("ranker", out var ranker) ? ranker.GetString() : null;
}
