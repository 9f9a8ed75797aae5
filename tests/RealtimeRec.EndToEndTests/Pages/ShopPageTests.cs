using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeRec.Testing;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>The page at <c>/</c> in a real Chromium, on the demonstration shop.</summary>
public sealed partial class ShopPageTests(SimulatedShopFixture standalone, BrowserFixture browser) : PageTestBase(browser), IClassFixture<SimulatedShopFixture>
{
    private const string Headphones = "electronics.headphones";
    private const string Sneakers = "shoes.sneakers";

    [SkippableFact]
    public async Task PageForANewShopperShowsProductsAndWhatIsTrending()
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
    public async Task ViewingThreeProductsOfACategoryTurnsTheFeedTowardsItAndNamesOneOfThem()
    {
        var console = await OpenAsync();

        var titles = await console.ViewAsync(Headphones, 3);

        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        var reasons = await console.Reasons.AllInnerTextsAsync();
        Assert.Contains(reasons, reason => titles.Any(title => IsShortened(reason, "Because you viewed ", title)));
        await Assertions.Expect(console.Page.Locator($"[data-testid=affinity][data-category='{Headphones}']")).ToBeVisibleAsync();
        await Assertions.Expect(console.NewShopperNote).ToHaveCountAsync(0);

        await console.ViewAsync(Sneakers, 3);
        await console.FeedTopHoldsAsync(Sneakers, atLeast: 4);
        await Assertions.Expect(console.Page.GetByTestId("feed-movement").First).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task SearchingTheShopFindsCorrectsAndFollowsTheShopper()
    {
        var shopper = ShopPage.NewShopper();
        var console = await OpenAsync(shopper);
        var search = console.Page.GetByTestId("search");
        var says = console.Page.GetByTestId("shelf-says");

        // In the order of the profile, which changes with the next click.
        await search.FillAsync("headphones");
        await Assertions.Expect(says).ToContainTextAsync("in this shopper's order");
        await Assertions.Expect(console.Page.Locator($"[data-testid=product-card]:not([data-category='{Headphones}'])")).ToHaveCountAsync(0);
        Assert.True(await console.Cards.CountAsync() >= 12, "fewer than 12 headphones");

        await search.FillAsync("headfones");
        await Assertions.Expect(says).ToContainTextAsync("understood as");
        await search.PressAsync("Enter");
        await Eventually.HoldsAsync(
            "the search is in the profile",
            async () => (await standalone.Http.GetAsync($"/v1/users/{shopper}")) is { IsSuccessStatusCode: true } answer && (await answer.Content.ReadAsStringAsync()).Contains("headfones", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));

        await search.FillAsync("qqqqq zzzzz");
        await Assertions.Expect(console.Page.GetByTestId("empty-catalog")).ToContainTextAsync("Nothing found for “qqqqq zzzzz”.");
        await search.FillAsync("");
        await Assertions.Expect(says).ToContainTextAsync("Most popular of late");
        await console.Cards.First.WaitForAsync();
    }

    [SkippableFact]
    public async Task WhatOthersBuyComesUpTheListOfTheMostPopularWhileItIsLookedAt()
    {
        const int Buyers = 60;
        var console = await OpenAsync();
        await console.ShowCategoryAsync(Sneakers);
        await Assertions.Expect(console.Page.GetByTestId("shelf-says")).ToContainTextAsync("Most popular");

        // Nothing moves under a pointer that may be about to click.
        await console.Page.Mouse.MoveAsync(0, 0);
        var last = await console.Cards.Last.GetAttributeAsync("data-item-id");
        Assert.NotEqual(last, await console.Cards.First.GetAttributeAsync("data-item-id"));
        await console.Page.EvaluateAsync("() => { window.before = true; }");

        var events = Enumerable.Range(0, Buyers).Select(_ => new
        {
            event_id = Guid.NewGuid().ToString("N"),
            event_name = "purchase",
            user_id = ShopPage.NewShopper(),
            items = new[] { new { item_id = last } },
        });
        using var answer = await standalone.Http.PostAsJsonAsync("/v1/events", events);
        answer.EnsureSuccessStatusCode();

        await Assertions.Expect(console.Cards.First).ToHaveAttributeAsync("data-item-id", last!);
        Assert.True(await console.Page.EvaluateAsync<bool>("() => window.before"), "the page was loaded anew");
    }

    [SkippableFact]
    public async Task BuyingFromTheFeedTakesTheProductOutOfIt()
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
    public async Task ChoosingAnotherShopperShowsTheirFeedAndGoingBackShowsTheFirstOnes()
    {
        var first = ShopPage.NewShopper();
        var console = await OpenAsync(first);
        await console.ViewAsync(Headphones, 3);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        var feedOfFirst = await console.FeedIdsAsync();

        await console.ChooseShopperAsync(ShopPage.NewShopper());
        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(0);
        Assert.NotEqual(feedOfFirst, await console.FeedIdsAsync());

        await console.ChooseShopperAsync(first);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(3);
    }

    [SkippableFact]
    public async Task NewShopperButtonInventsAnother()
    {
        var first = ShopPage.NewShopper();
        var console = await OpenAsync(first);

        await console.Page.GetByTestId("new-shopper").ClickAsync();

        await Assertions.Expect(console.ShopperId).ToHaveTextAsync(InventedId());
        await Assertions.Expect(console.Page).ToHaveURLAsync(new Regex("shopper=[a-z]+-[a-z]+-[0-9]{4}$"));
        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task ErasingForgetsTheShopper()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 3);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 6);

        await console.EraseAsync();

        await Assertions.Expect(console.NewShopperNote).ToBeVisibleAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(0);
        await Assertions.Expect(console.Page.GetByTestId("shopper-state")).ToHaveTextAsync("New here");
        foreach (var reason in await console.Reasons.AllInnerTextsAsync())
        {
            Assert.Matches(ImpersonalReason(), reason);
        }
    }

    [SkippableFact]
    public async Task ErasingTakesTheShopperOffTheListOfEveryPage()
    {
        var (first, second) = (ShopPage.NewShopper(), ShopPage.NewShopper());
        var console = await OpenAsync(first);
        var other = await OpenAsync(second);
        await console.ViewAsync(Headphones, 1);
        await Assertions.Expect(await console.SearchShopperAsync(second)).ToHaveCountAsync(1);
        var offered = await other.SearchShopperAsync(first);
        await Assertions.Expect(offered).ToHaveCountAsync(1);

        await console.EraseAsync();

        await Assertions.Expect(console.Page.GetByTestId("shopper-state")).ToHaveTextAsync("New here");
        await Assertions.Expect(offered).ToHaveCountAsync(0);
        await Assertions.Expect(await console.SearchShopperAsync(second)).ToHaveCountAsync(1);

        // Back of their own accord.
        await console.ViewAsync(Headphones, 1);
        await Assertions.Expect(offered).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task ErasingAsksFirstAndKeepsWhoeverIsKept()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 1);
        var page = console.Page;

        await page.GetByTestId("erase-shopper").ClickAsync();
        await Assertions.Expect(page.GetByTestId("erase-question")).ToContainTextAsync("cannot be undone");
        await Assertions.Expect(page.GetByTestId("keep-shopper")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("erase-question")).ToHaveCountAsync(0);
        await page.GetByTestId("erase-shopper").ClickAsync();
        await page.GetByTestId("keep-shopper").ClickAsync();

        await Assertions.Expect(page.GetByTestId("erase-question")).ToHaveCountAsync(0);
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task HeartsAndCartsCanBeUndone()
    {
        var console = await OpenAsync();
        await console.ShowCategoryAsync(Headphones);
        await console.Cards.First.HoverAsync();
        var item = await console.Cards.First.GetAttributeAsync("data-item-id");
        var card = console.Page.Locator($"[data-testid=product-card][data-item-id='{item}']");

        (string Button, string Done, string Undone)[] toggles =
            [("wishlist", "add_to_wishlist", "remove_from_wishlist"), ("add-to-cart", "add_to_cart", "remove_from_cart")];
        foreach (var (button, done, undone) in toggles)
        {
            await card.GetByTestId(button).ClickAsync();
            await Assertions.Expect(card.GetByTestId(button)).ToHaveAttributeAsync("aria-pressed", "true");
            await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", done);
            await card.GetByTestId(button).ClickAsync();
            await Assertions.Expect(card.GetByTestId(button)).ToHaveAttributeAsync("aria-pressed", "false");
            await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", undone);
        }

        await Assertions.Expect(card.GetByTestId("card-state")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task AProductHasAPageOfItsOwnWithThoseLikeIt()
    {
        var console = await OpenAsync();
        var page = console.Page;
        var first = await console.FeedItems.First.GetAttributeAsync("data-item-id");

        await console.FeedItems.First.GetByTestId("feed-view").ClickAsync();
        await Assertions.Expect(page.GetByTestId("product-id")).ToHaveTextAsync(first!);
        await Assertions.Expect(console.ProductTitle).ToBeFocusedAsync();
        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-item-id", first!);
        await Assertions.Expect(page.GetByTestId("bought-together")).ToBeVisibleAsync();

        var like = page.GetByTestId("similar").GetByTestId("related-product").First;
        var second = await like.GetAttributeAsync("data-item-id");
        await like.Locator("a").ClickAsync();
        await Assertions.Expect(page.GetByTestId("product-id")).ToHaveTextAsync(second!);

        // Its address leads there again, and is no look at it.
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("product-id")).ToHaveTextAsync(second!);
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(2);
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByTestId("product-id")).ToHaveTextAsync(first!);
        await page.GetByTestId("back-to-shop").ClickAsync();
        await console.Cards.First.WaitForAsync();
    }

    [SkippableFact]
    public async Task AProductThatIsNotThereIsSaidSo()
    {
        var page = await Browser.NewPageAsync();
        await page.GotoAsync(new Uri(standalone.Address, "/?product=no-such-product").ToString());
        await Assertions.Expect(page.Locator("#product-title")).ToHaveTextAsync("There is no such product.");
    }

    [SkippableFact]
    public async Task CategoriesAreSearched()
    {
        var console = await OpenAsync();
        var page = console.Page;
        await page.GetByTestId("more-categories").ClickAsync();
        await Assertions.Expect(page.GetByTestId("category-search")).ToBeFocusedAsync();

        await page.GetByTestId("category-search").FillAsync("statio");
        var found = page.GetByTestId("all-categories").GetByTestId("category-chip");
        await Assertions.Expect(found).ToHaveCountAsync(1);
        await found.ClickAsync();

        await Assertions.Expect(page.GetByTestId("all-categories")).ToHaveCountAsync(0);
        await Assertions.Expect(console.Cards.First).ToHaveAttributeAsync("data-category", "leisure.stationery");
    }

    [SkippableFact]
    public async Task InterestsAreInLeafCategories()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 1);

        var interests = console.Page.GetByTestId("affinity");
        await Assertions.Expect(interests).ToHaveCountAsync(1);
        await Assertions.Expect(interests).ToHaveAttributeAsync("data-category", Headphones);
        await Assertions.Expect(interests).ToContainTextAsync("100%");
    }

    [SkippableFact]
    public async Task TheScoreOfAPlaceIsExplainedOnDemand()
    {
        var console = await OpenAsync();
        await console.ViewAsync(Headphones, 1);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 3);
        await Assertions.Expect(console.Page.GetByTestId("score-parts")).ToHaveCountAsync(0);

        await console.FeedItems.First.HoverAsync();
        await console.FeedItems.First.GetByTestId("feed-why").ClickAsync();

        // Which parts there are is up to what the simulated shoppers did meanwhile.
        await Assertions.Expect(console.FeedItems.First.GetByTestId("score-part").First.Locator(".part-value")).ToHaveTextAsync(new Regex(@"^\+0\.\d{3}$"));
        await Assertions.Expect(console.FeedItems.First.Locator(".part-sum")).ToBeVisibleAsync();
        await console.FeedItems.First.GetByTestId("feed-why").ClickAsync();
        await Assertions.Expect(console.Page.GetByTestId("score-parts")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task TheFeedKeepsRoomAfterAPurchase()
    {
        var console = await OpenAsync();
        await console.ShowCategoryAsync(Headphones);
        await console.Cards.First.HoverAsync();
        await console.Cards.First.GetByTestId("buy").ClickAsync();

        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", "purchase");
        await Assertions.Expect(console.NewShopperNote).ToHaveCountAsync(0);
        var ofTheSame = await console.Page.Locator($"[data-testid=feed-item][data-category='{Headphones}']").CountAsync();
        Assert.InRange(ofTheSame, 0, 6);
        Assert.Equal(24, await console.FeedItems.CountAsync());
    }

    [SkippableFact]
    public async Task WhatComesOfTheFeedIsCounted()
    {
        var console = await OpenAsync();
        await console.FeedItems.First.HoverAsync();
        await console.FeedItems.First.GetByTestId("feed-buy").ClickAsync();

        await Assertions.Expect(console.Page.GetByTestId("feed-purchases-value")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(console.Page.GetByTestId("feed-clicks-value")).ToHaveTextAsync(new Regex("[1-9]"));
    }

    [SkippableFact]
    public async Task ChartShowsEventsFeedsAndFreshness()
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
    public async Task KeyboardAloneViewsAProduct()
    {
        var console = await OpenAsync();

        await console.Cards.First.GetByTestId("view").FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(1);
        await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", "view_item");
    }

    [SkippableFact]
    public async Task NarrowPageFitsTheScreenAndWorks()
    {
        var page = await Browser.NewPageAsync(390, 844);
        var console = await ShopPage.OpenAsync(page, standalone.Address);

        Assert.True(await console.WidthBeyondViewportAsync() <= 0, "the page is wider than the screen");
        await console.ViewAsync(Headphones, 2);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 4);
        await Assertions.Expect(console.FeedItems.First).ToBeVisibleAsync();
    }

    private async Task<ShopPage> OpenAsync(string? shopper = null) =>
        await ShopPage.OpenAsync(await Browser.NewPageAsync(), standalone.Address, shopper);

    /// <summary>Whether a sentence is about a product whose name may be shortened in it.</summary>
    private static bool IsShortened(string sentence, string before, string title) =>
        sentence.StartsWith(before, StringComparison.Ordinal)
        && sentence[before.Length..].TrimEnd('…') is { Length: > 0 } name
        && title.StartsWith(name, StringComparison.Ordinal);

    [GeneratedRegex("^(Trending now|Trending in .+|New arrival.*)$")]
    private static partial Regex ImpersonalReason();

    [GeneratedRegex("^[a-z]+-[a-z]+-[0-9]{4}$")]
    private static partial Regex InventedId();
}
