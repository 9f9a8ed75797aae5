using RealtimeRec.Events;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

/// <summary>Files of many products and of many rows, each read to its end.</summary>
public sealed class LargeShopTests
{
    [SkippableFact]
    public async Task TaobaoCountsOfEveryKindReachTheProfiles()
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
    public async Task UciOnlineRetailReturnsAreRefundsAndEveryRowIsAccountedFor()
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
}
