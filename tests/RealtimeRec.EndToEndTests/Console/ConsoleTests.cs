using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RealtimeRec.EndToEndTests.Console;

/// <summary>The page at <c>/</c> in a real Chromium, on the demonstration shop.</summary>
public sealed partial class ConsoleTests(SimulatedShopFixture standalone, BrowserFixture browser)
    : IClassFixture<SimulatedShopFixture>, IClassFixture<BrowserFixture>
{
    private const string Headphones = "electronics.headphones";
    private const string Sneakers = "shoes.sneakers";

    [SkippableFact]
    public async Task Page_ForANewShopper_ShowsProductsAndWhatIsTrending()
    {
        var console = await OpenAsync();

        Assert.True(await console.Cards.CountAsync() >= 12, "fewer than 12 products on the shelf");
        Assert.True(await console.FeedItems.CountAsync() >= 10, "fewer than 10 items in the feed");
        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
        foreach (var reason in await console.Reasons.AllInnerTextsAsync())
        {
            Assert.Matches(ImpersonalReason(), reason);
        }
    }

    [SkippableFact]
    public async Task ViewingThreeProductsOfACategory_TurnsTheFeedTowardsIt_AndNamesOneOfThem()
    {
        var console = await OpenAsync();

        var titles = await console.ViewAsync(Headphones, 3);

        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        var reasons = await console.Reasons.AllInnerTextsAsync();
        Assert.Contains(reasons, reason => titles.Any(title => reason == $"Because you viewed {title}"));
        await Assertions.Expect(console.Page.Locator($"[data-testid=affinity][data-category='{Headphones}']")).ToBeVisibleAsync();
        await Assertions.Expect(console.NewShopperNote).ToHaveCountAsync(0);

        await console.ViewAsync(Sneakers, 3);
        await console.FeedTopHoldsAsync(Sneakers, atLeast: 4);
        await Assertions.Expect(console.Page.GetByTestId("feed-movement").First).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task BuyingFromTheFeed_TakesTheProductOutOfIt()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 3);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);

        var bought = (await console.FeedIdsAsync())[0];
        var row = console.Page.Locator($"[data-testid=feed-item][data-item-id='{bought}']");
        await row.HoverAsync();
        await row.GetByTestId("feed-buy").ClickAsync();

        await Assertions.Expect(row).ToHaveCountAsync(0);
        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", "purchase");
        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-item-id", bought);
    }

    [SkippableFact]
    public async Task ChoosingAnotherShopper_ShowsTheirFeed_AndGoingBackShowsTheFirstOnes()
    {
        var first = ConsolePage.NewShopper();
        var console = await OpenAsync(first);
        await console.ViewAsync(Headphones, 3);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        var feedOfFirst = await console.FeedIdsAsync();

        await console.ChooseShopperAsync(ConsolePage.NewShopper());
        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(0);
        Assert.NotEqual(feedOfFirst, await console.FeedIdsAsync());

        await console.ChooseShopperAsync(first);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(3);
    }

    [SkippableFact]
    public async Task NewShopperButton_InventsAnother()
    {
        var first = ConsolePage.NewShopper();
        var console = await OpenAsync(first);

        await console.Page.GetByTestId("new-shopper").ClickAsync();

        await Assertions.Expect(console.ShopperId).ToHaveTextAsync(InventedId());
        await Assertions.Expect(console.Page).ToHaveURLAsync(new Regex("shopper=[a-z]+-[a-z]+-[0-9]{4}$"));
        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Reset_ErasesTheShopper()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 3);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);

        await console.Page.GetByTestId("reset-shopper").ClickAsync();

        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(0);
        await Assertions.Expect(console.Page.GetByTestId("shopper-state")).ToHaveTextAsync("New here");
        foreach (var reason in await console.Reasons.AllInnerTextsAsync())
        {
            Assert.Matches(ImpersonalReason(), reason);
        }
    }

    [SkippableFact]
    public async Task Reset_TakesTheShopperOffTheListOfEveryPage()
    {
        var (first, second) = (ConsolePage.NewShopper(), ConsolePage.NewShopper());
        var console = await OpenAsync(first);
        var other = await OpenAsync(second);
        await console.ViewAsync(Headphones, 1);
        await Assertions.Expect(console.Offered(second)).ToHaveCountAsync(1);
        await Assertions.Expect(other.Offered(first)).ToHaveCountAsync(1);

        await console.Page.GetByTestId("reset-shopper").ClickAsync();

        await Assertions.Expect(console.Page.GetByTestId("shopper-state")).ToHaveTextAsync("New here");
        await Assertions.Expect(console.Offered(first)).ToHaveCountAsync(0);
        await Assertions.Expect(other.Offered(first)).ToHaveCountAsync(0);
        await Assertions.Expect(console.Offered(second)).ToHaveCountAsync(1);

        // Back of their own accord.
        await console.ViewAsync(Headphones, 1);
        await Assertions.Expect(other.Offered(first)).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Chart_ShowsEventsFeedsAndFreshness()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 2);

        await Assertions.Expect(console.Page.GetByTestId("events-per-second-value")).ToHaveTextAsync(new Regex("[1-9]"));
        await Assertions.Expect(console.Page.GetByTestId("feeds-per-second-value")).ToHaveTextAsync(new Regex("[1-9]"));
        await Assertions.Expect(console.Page.GetByTestId("freshness-p50")).ToHaveTextAsync(new Regex(@"^\d.* m?s"));
        await Assertions.Expect(console.Page.GetByTestId("freshness-p99")).ToHaveTextAsync(new Regex(@"^\d.* m?s"));
        await Assertions.Expect(console.Page.Locator("[data-testid=events-per-second] .chart-line")).ToHaveAttributeAsync("d", new Regex("^M.*L"));
    }

    [SkippableFact]
    public async Task Keyboard_AloneViewsAProduct()
    {
        var console = await OpenAsync();

        await console.Cards.First.GetByTestId("view").FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(1);
        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", "view_item");
    }

    [SkippableFact]
    public async Task NarrowPage_FitsTheScreen_AndWorks()
    {
        var page = await browser.NewPageAsync(390, 844);
        var console = await ConsolePage.OpenAsync(page, standalone.Address);

        Assert.True(await console.WidthBeyondViewportAsync() <= 0, "the page is wider than the screen");
        await console.ViewAsync(Headphones, 2);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 4);
        await Assertions.Expect(console.FeedItems.First).ToBeVisibleAsync();
    }

    private async Task<ConsolePage> OpenAsync(string? shopper = null) =>
        await ConsolePage.OpenAsync(await browser.NewPageAsync(), standalone.Address, shopper);

    [GeneratedRegex("^(Trending now|Trending in .+|New arrival.*)$")]
    private static partial Regex ImpersonalReason();

    [GeneratedRegex("^[a-z]+-[a-z]+-[0-9]{4}$")]
    private static partial Regex InventedId();
}
