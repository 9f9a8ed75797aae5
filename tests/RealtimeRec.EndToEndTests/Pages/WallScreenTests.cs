using Microsoft.Playwright;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>A page on a wall has nobody to press a button.</summary>
public sealed class WallScreenTests(BrowserFixture browser) : PageTestBase(browser)
{
    [SkippableFact]
    public async Task ThePageComesBackByItselfWhenTheServerIsStartedAgain()
    {
        var page = await Browser.NewPageAsync();
        using var data = new TemporaryDirectory();
        var first = await StandaloneProcess.StartReadyAsync(data.FullPath, "--simulate", "0");
        var address = first.Address;
        var shopper = ShopPage.NewShopper();
        var console = await ShopPage.OpenAsync(page, address, shopper);
        await page.EvaluateAsync("() => { window.before = true; }");
        await first.DisposeAsync();
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();

        await using var second = StandaloneProcess.Start(address, data.FullPath, "--simulate", "0");
        await second.WaitUntilReadyAsync();

        // Another page at the same address: nothing is left of the old one.
        await page.WaitForFunctionAsync("() => !window.before", null, new() { Timeout = 60_000 });
        await Assertions.Expect(console.ShopperId).ToHaveTextAsync(shopper);
        await console.FeedItems.First.WaitForAsync();
    }
}
