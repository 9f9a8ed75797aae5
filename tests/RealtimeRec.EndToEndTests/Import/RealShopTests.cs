using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

public sealed class RealShopTests
{
    [SkippableFact]
    public async Task Rees46FeedFollowsTheShopperFromSmartphonesToShoesAndARestartKeepsBoth()
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
        var before = await first.ExportsAsync(users);
        await first.StopAsync();

        await using (var skipped = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments))
        {
            await skipped.WaitForLogAsync("already imported");
            Shop.AssertSame(users, before, await skipped.ExportsAsync(users), []);
            await skipped.StopAsync();
        }

        // Without the ledger the file is read again: the profiles themselves know what they have.
        File.Delete(data.File("imports.json"));
        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath, shop.ImportArguments);
        await again.WaitForLogAsync("0 events applied (17,429 had been applied before), 6,493 products (0 new or changed)");
        Shop.AssertSame(users, before, await again.ExportsAsync(users), []);
    }
}
