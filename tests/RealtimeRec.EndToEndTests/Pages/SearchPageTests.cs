using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using RealtimeRec.Testing;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>Searching on the shop's page, and the page at <c>/searches</c>, in a real Chromium.</summary>
public sealed class SearchPageTests(SimulatedShopFixture standalone, BrowserFixture browser) : PageTestBase(browser), IClassFixture<SimulatedShopFixture>
{
    [SkippableFact]
    public async Task WhatWasSearchedForBeforeIsSuggestedAndTakenByTheKeyboard()
    {
        var console = await OpenAsync();
        var search = console.Page.GetByTestId("search");
        await search.FillAsync("wireless headphones");
        await search.PressAsync("Enter");
        await Assertions.Expect(console.Page.GetByTestId("shelf-says")).ToContainTextAsync("in this shopper's order");
        await Assertions.Expect(console.Page.Locator("[data-testid=product-card] mark").First).ToHaveTextAsync("Wireless");

        await search.FillAsync("");
        await Assertions.Expect(console.Page.GetByTestId("shelf-says")).ToContainTextAsync("Most popular of late");
        await search.FillAsync("wire");
        var own = console.Page.Locator("[data-testid=suggestion][data-kind=own]");
        await Assertions.Expect(own).ToContainTextAsync("searched before", new() { Timeout = 20_000 });
        await search.PressAsync("ArrowDown");
        await Assertions.Expect(own).ToHaveAttributeAsync("aria-selected", "true");
        await search.PressAsync("Enter");
        await Assertions.Expect(search).ToHaveValueAsync("wireless headphones");
        await Assertions.Expect(console.Page.GetByTestId("suggestions")).ToBeHiddenAsync();

        await search.FillAsync("head");
        await console.Page.Locator("[data-testid=suggestion][data-kind=category]").First.ClickAsync();
        await Assertions.Expect(search).ToHaveValueAsync("");
        await Assertions.Expect(console.Page.Locator("[data-testid=category-chip][aria-pressed=true]")).ToContainTextAsync("Headphones");

        await search.FillAsync("head");
        await console.Page.Locator("[data-testid=suggestion][data-kind=product]").First.ClickAsync();
        await console.Page.GetByTestId("product-title").WaitForAsync();
    }

    [SkippableFact]
    public async Task EscapeClosesTheListAlsoBeforeItIsThereAndEmptiesTheFieldTheNextTime()
    {
        var console = await OpenAsync();
        var search = console.Page.GetByTestId("search");
        await search.FillAsync("shoes ");
        await search.PressAsync("Escape");
        await Assertions.Expect(console.Page.Locator("[data-testid=product-card] mark").First).ToBeVisibleAsync();
        await Assertions.Expect(search).ToHaveValueAsync("shoes ");
        await Assertions.Expect(console.Page.GetByTestId("suggestions")).ToBeHiddenAsync();

        await search.PressAsync("Escape");
        await Assertions.Expect(search).ToHaveValueAsync("");
        await Assertions.Expect(console.Page.GetByTestId("shelf-says")).ToContainTextAsync("Most popular of late");
    }

    [SkippableFact]
    public async Task WhatIsFoundIsNarrowedOrderedAndSearchedForAsItWasTyped()
    {
        var console = await OpenAsync();
        var page = console.Page;
        await page.GetByTestId("search").FillAsync("shoes ");
        await page.GetByTestId("suggestion").First.WaitForAsync();
        await page.GetByTestId("search").PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("suggestions")).ToBeHiddenAsync();
        var sneakers = page.Locator("[data-testid=facet][data-field=categories] [data-testid=facet-value][data-value='shoes.sneakers']");
        await sneakers.ClickAsync();
        await Assertions.Expect(sneakers).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Locator("[data-testid=product-card]:not([data-category='shoes.sneakers'])")).ToHaveCountAsync(0);

        // Its own choice empties no other value of the field.
        await Assertions.Expect(page.Locator("[data-testid=facet][data-field=categories] [data-testid=facet-value]")).Not.ToHaveCountAsync(1);
        await page.GetByTestId("sort").SelectOptionAsync("PriceAscending");
        await Eventually.HoldsAsync("the cheapest come first", async () => IsAscending(await page.Locator("[data-testid=product-card] .price").AllTextContentsAsync()), TimeSpan.FromSeconds(20));
        await Assertions.Expect(page.GetByTestId("shelf-says")).Not.ToContainTextAsync("order");
        await page.GetByTestId("clear-facets").ClickAsync();
        await Assertions.Expect(page.Locator("[data-testid=facet-value][aria-pressed=true]")).ToHaveCountAsync(0);

        await page.GetByTestId("search").FillAsync("headfones ");
        await Assertions.Expect(page.GetByTestId("shelf-says")).ToContainTextAsync("understood as");
        await page.GetByTestId("search").PressAsync("Escape");
        await page.GetByTestId("search-instead").ClickAsync();
        await Assertions.Expect(page.GetByTestId("empty-catalog")).ToContainTextAsync("Nothing found for “headfones”.");
    }

    [SkippableFact]
    public async Task WhatShoppersSearchForIsListedOnceEnoughOfThemHaveAndComparedForTwo()
    {
        // A click on a search's product changes the next search of the same words.
        var console = await OpenAsync("searcher-1");
        await console.Page.GetByTestId("search").FillAsync("headphones");
        await console.Page.GetByTestId("search").PressAsync("Enter");
        await console.Page.Locator("[data-testid=product-card] mark").First.WaitForAsync();
        await console.Page.Locator("[data-testid=product-card]").Nth(2).GetByTestId("add-to-cart").ClickAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(1);
        for (var shopper = 2; shopper <= 5; shopper++)
        {
            using var answer = await standalone.Http.PostAsJsonAsync(
                "/v1/events", new { event_id = Guid.NewGuid().ToString(), event_name = "search", user_id = $"searcher-{shopper}", search_term = "Headphones" });
            answer.EnsureSuccessStatusCode();
        }

        var page = await Browser.NewPageAsync(1440, 900);
        await page.GotoAsync(new Uri(standalone.Address, "/searches").ToString());
        var query = page.Locator("[data-testid=top-queries] [data-testid=query][data-query=headphones]");
        await Assertions.Expect(query).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(int.Parse(await page.GetByTestId("searches-total").TextContentAsync() ?? "", NumberStyles.AllowThousands, CultureInfo.InvariantCulture) >= 5);

        await page.GetByTestId("compare-second").FillAsync("searcher-1");
        await query.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByTestId("compare-words")).ToHaveValueAsync("headphones");
        await Assertions.Expect(page.GetByTestId("compare-left").GetByTestId("found-item")).ToHaveCountAsync(12);
        await Assertions.Expect(page.GetByTestId("compare-right").Locator("[data-component=personal]").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.GetByTestId("compare-left").Locator("[data-component=personal]")).ToHaveCountAsync(0);
    }

    [SkippableTheory]
    [InlineData(390)]
    [InlineData(1024)]
    public async Task NarrowPagesFitTheScreen(int width)
    {
        var page = await Browser.NewPageAsync(width, 844);
        await page.GotoAsync(new Uri(standalone.Address, "/searches?q=shoes&second=somebody").ToString());
        await Assertions.Expect(page.GetByTestId("compare-right").GetByTestId("found-item")).ToHaveCountAsync(12);
        await ExpectItFitsAsync(page);

        var console = await ShopPage.OpenAsync(page, standalone.Address);
        await page.GetByTestId("search").FillAsync("shoes");
        await page.GetByTestId("facet").First.WaitForAsync();
        await page.GetByTestId("suggestion").First.WaitForAsync();
        await ExpectItFitsAsync(page);
        Assert.True(await console.Cards.CountAsync() > 0);
    }

    private static async Task ExpectItFitsAsync(IPage page) => Assert.True(
        double.Parse(await page.EvaluateAsync<string>("() => String(document.documentElement.scrollWidth - innerWidth)"), CultureInfo.InvariantCulture) <= 0, "the page is wider than the screen");

    private static bool IsAscending(IReadOnlyList<string> prices)
    {
        var numbers = prices.Select(price => decimal.Parse(price.Trim('¥', ' '), NumberStyles.Number, CultureInfo.InvariantCulture)).ToArray();
        return numbers.Length > 1 && numbers.SequenceEqual(numbers.Order());
    }

    private async Task<ShopPage> OpenAsync(string? shopper = null) =>
        await ShopPage.OpenAsync(await Browser.NewPageAsync(1440, 900), standalone.Address, shopper ?? ShopPage.NewShopper());
}
