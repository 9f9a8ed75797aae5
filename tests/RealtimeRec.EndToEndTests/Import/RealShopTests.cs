using System.Text.Json;
using RealtimeRec.Events;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

public sealed class RealShopTests
{
    [SkippableFact]
    public async Task Rees46_FeedFollowsTheShopperFromSmartphonesToShoesAndARestartKeepsBoth()
    {
        var shop = ShopFile.Rees46();
        var smartphones = shop.ItemsIn("electronics.smartphone").Take(3).ToArray();
        var shoes = shop.ItemsIn("apparel.shoes").Take(3).ToArray();
        var electronics = shop.ItemsIn("electronics").ToHashSet();
        var allShoes = shop.ItemsIn("apparel.shoes").ToHashSet();
        using var data = new TemporaryDirectory();
        string[] feedBefore;
        JsonElement profileBefore;

        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments))
        {
            await process.WaitForLogAsync("17,434 rows (5 exact repeats), 17,429 events applied, 6,493 products (6,493 new or changed), 0 rows not taken");

            await process.ViewAsync("new-shopper", smartphones);
            var feed = await process.FeedAsync("new-shopper", 20);
            Assert.Equal(20, feed.Length);
            Assert.True(feed.Count(electronics.Contains) > 10, string.Join(", ", feed));
            Assert.DoesNotContain(feed[0], smartphones);

            await process.ViewAsync("new-shopper", shoes);
            var turned = await process.FeedAsync("new-shopper", 20);
            Assert.True(turned.Take(5).Count(allShoes.Contains) > feed.Take(5).Count(allShoes.Contains), string.Join(", ", turned));
            Assert.True(turned.Take(5).Count(allShoes.Contains) >= 3, string.Join(", ", turned));

            profileBefore = await process.ProfileAsync("new-shopper");
            feedBefore = await process.FeedAsync("new-shopper", 20);
            Assert.Equal(0, await process.StopAsync());
        }

        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            Assert.Null(JsonDifference.Find(profileBefore, await process.ProfileAsync("new-shopper"), []));
            var imported = shop.UsersByActivity.First();
            Assert.Equal(shop.Events.Count(shopEvent => shopEvent.UserId == imported), (await process.ProfileAsync(imported)).GetProperty("applied_events").GetInt64());
            var feed = await process.FeedAsync("new-shopper", 20);
            Assert.True(feed.Intersect(feedBefore).Count() >= 15, $"{string.Join(", ", feedBefore)} against {string.Join(", ", feed)}");
        }
    }

    [SkippableFact]
    public async Task SameFileTwiceChangesNothingAndIsNotReadAgain()
    {
        var shop = ShopFile.Rees46();
        var users = shop.UsersByActivity.Take(50).ToArray();
        using var data = new TemporaryDirectory();

        await using var first = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments);
        var before = await ExportsAsync(first, users);
        await first.StopAsync();

        await using (var skipped = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments))
        {
            await skipped.WaitForLogAsync("already imported");
            AssertSame(users, before, await ExportsAsync(skipped, users), []);
            await skipped.StopAsync();
        }

        // Without the ledger the file is read again: the profiles themselves know what they have.
        File.Delete(data.File("imports.json"));
        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments);
        await again.WaitForLogAsync("0 events applied (17,429 had been applied before), 6,493 products (0 new or changed)");
        AssertSame(users, before, await ExportsAsync(again, users), []);
    }

    [SkippableFact]
    public async Task InterruptedHalfWayAndStartedAgainEndsLikeAnUninterruptedImport()
    {
        var shop = ShopFile.Taobao();
        var users = shop.UsersByActivity.ToArray();
        var first = shop.Events[0].UserId;
        using var straight = new TemporaryDirectory();
        using var interrupted = new TemporaryDirectory();

        // Whatever else the machine does, what is on its way is stored: sixty thousand products know of something.
        await using (var process = StandaloneProcess.Start(interrupted.FullPath, [.. shop.ImportArguments, "--Silo:ShutdownTimeout", "00:04:00"]))
        {
            await process.WaitUntilAsync("the first events to be applied",
                async () => await process.StatusOfAsync($"/v1/users/{first}") == System.Net.HttpStatusCode.OK,
                StandaloneProcess.ImportPatience);
            Assert.Equal(0, await process.InterruptAsync(StandaloneProcess.ImportPatience));
            Assert.Contains("stopped after about", process.Log, StringComparison.Ordinal);
            Assert.False(File.Exists(interrupted.File("imports.json")), process.Log);
        }

        await using var resumed = await StandaloneProcess.StartReadyAsync(interrupted.FullPath, shop.ImportArguments);
        await resumed.WaitForLogAsync("had been applied before");
        var resumedExports = await ExportsAsync(resumed, users);
        await resumed.StopAsync();

        await using var uninterrupted = await StandaloneProcess.StartReadyAsync(straight.FullPath, shop.ImportArguments);
        AssertSame(users, await ExportsAsync(uninterrupted, users), resumedExports, ["profile_version"]);
        Assert.Equal(shop.Events.Count, resumedExports.Sum(export => export.GetProperty("profile").GetProperty("applied_events").GetInt64()));
    }

    [SkippableFact]
    public async Task Taobao_CountsOfEveryKindReachTheProfiles()
    {
        var shop = ShopFile.Taobao();
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments);

        await process.WaitForLogAsync("94,475 rows, 94,475 events applied, 61,330 products");
        foreach (var user in shop.UsersByActivity.Take(20))
        {
            await AssertCountsAsync(process, shop, user);
        }
    }

    [SkippableFact]
    public async Task UciOnlineRetail_ReturnsAreRefundsAndEveryRowIsAccountedFor()
    {
        var shop = ShopFile.UciOnlineRetail();
        using var data = new TemporaryDirectory();
        await using var process = StandaloneProcess.Start(data.FullPath, shop.ImportArguments);
        await process.WaitUntilReadyAsync(StandaloneProcess.ImportPatience);

        await process.WaitForLogAsync("541,909 rows (");
        await process.WaitForLogAsync($"{shop.Events.Count:N0} events applied");
        await process.WaitForLogAsync("2,950 not a product, 2,464 stock correction");
        var listed = Directory.GetFiles(data.File("rejected-rows")).Single();
        Assert.Equal(2_950 + 2_464 + 1, File.ReadLines(listed).Count());
        foreach (var user in shop.UsersByActivity.Take(20).Append("12346"))
        {
            await AssertCountsAsync(process, shop, user);
        }
    }

    private static async Task AssertCountsAsync(StandaloneProcess process, ShopFile shop, string user)
    {
        var profile = await process.ProfileAsync(user);
        foreach (var name in EventNames.All)
        {
            EventNames.TryParse(name, out var kind);
            Assert.Equal(shop.Events.Count(shopEvent => shopEvent.UserId == user && shopEvent.Kind == kind), profile.EventCount(name));
        }
    }

    private static async Task<JsonElement[]> ExportsAsync(StandaloneProcess process, string[] users)
    {
        var exports = new List<JsonElement>();
        foreach (var user in users)
        {
            exports.Add(await process.ExportAsync(user));
        }

        return [.. exports];
    }

    private static void AssertSame(string[] users, JsonElement[] expected, JsonElement[] actual, string[] ignored)
    {
        foreach (var (user, index) in users.Select((user, index) => (user, index)))
        {
            var difference = JsonDifference.Find(expected[index], actual[index], ignored);
            Assert.True(difference is null, $"User {user} differs at {difference}");
        }
    }
}
