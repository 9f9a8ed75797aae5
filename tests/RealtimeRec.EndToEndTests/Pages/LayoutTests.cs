using System.Globalization;
using Microsoft.Playwright;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>What is to be seen and reached on screens of several sizes, in both languages.</summary>
public sealed class LayoutTests(SimulatedShopFixture standalone, BrowserFixture browser) : PageTestBase(browser), IClassFixture<SimulatedShopFixture>
{
    private const string Headphones = "electronics.headphones";

    [SkippableTheory]
    [InlineData(1440, "en-US")]
    [InlineData(1024, "en-US")]
    [InlineData(390, "en-US")]
    [InlineData(1440, "zh-CN")]
    [InlineData(390, "zh-CN")]
    public async Task ReasonsAreReadToTheirEnd(int width, string locale)
    {
        var console = await ShopPage.OpenAsync(await Browser.NewPageAsync(width, 900, locale), standalone.Address);
        await console.ViewAsync(Headphones, 2);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 4);

        // A clamped line is higher inside than outside.
        Assert.Equal("", await console.Page.EvaluateAsync<string>(
            """
            () => [...document.querySelectorAll("[data-testid=feed-reason]")]
                .filter(reason => reason.scrollHeight > reason.clientHeight + 2).map(reason => reason.textContent).join(" | ")
            """));
        Assert.True(await console.WidthBeyondViewportAsync() <= 0, "the page is wider than the screen");
    }

    [SkippableTheory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    [InlineData(390, 844)]
    public async Task ProductsAreOnTheFirstScreen(int width, int height)
    {
        var console = await ShopPage.OpenAsync(await Browser.NewPageAsync(width, height), standalone.Address);

        // In one look: the shelf moves with what is popular.
        var bottom = await console.Page.EvaluateAsync<string>("() => String(document.querySelector('[data-testid=buy]').getBoundingClientRect().bottom + scrollY)");

        Assert.InRange(double.Parse(bottom, CultureInfo.InvariantCulture), 1, height);
    }

    [SkippableTheory]
    [InlineData(390, 844)]
    [InlineData(1024, 768)]
    public async Task EveryActionOfTheFeedIsReachedByTouch(int width, int height)
    {
        var console = await ShopPage.OpenAsync(await Browser.NewPageAsync(width, height, isTouch: true), standalone.Address);

        await console.FeedItems.Nth(1).GetByTestId("feed-why").TapAsync();
        await Assertions.Expect(console.FeedItems.Nth(1).GetByTestId("score-parts")).ToBeVisibleAsync();
        // What was just dealt with may leave the feed: each action is tried on what is there then.
        foreach (var (action, kind) in ((string, string)[])[("feed-wishlist", "add_to_wishlist"), ("feed-add-to-cart", "add_to_cart"), ("feed-buy", "purchase")])
        {
            var item = (await console.FeedIdsAsync())[1];
            await console.Page.Locator($"[data-testid=feed-item][data-item-id='{item}']").GetByTestId(action).TapAsync();
            await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-kind", kind);
            await Assertions.Expect(console.RecentInteractions.First).ToHaveAttributeAsync("data-item-id", item);
        }
    }

    [SkippableFact]
    public async Task LongIdsBrandsAndTitlesFromTheRightFitTheirPlaces()
    {
        using var product = new StringContent(
            $$"""
            {"item_id": "{{new string('x', 120)}}", "title": "سماعات لاسلكية مع إلغاء الضوضاء للسفر والعمل والرياضة", "brand": "{{new string('B', 180)}}",
             "categories": ["{{new string('c', 150)}}"], "price": 10, "currency": "SAR"}
            """,
            System.Text.Encoding.UTF8,
            "application/json");
        using var stored = await standalone.Http.PutAsync($"/v1/products/{new string('x', 120)}", product);
        stored.EnsureSuccessStatusCode();
        var shopper = $"شخص-{new string('w', 80)}-{Guid.NewGuid():N}";
        foreach (var width in (int[])[1440, 1024, 390])
        {
            var page = await Browser.NewPageAsync(width, 900);
            await page.GotoAsync(new Uri(standalone.Address, $"/?shopper={Uri.EscapeDataString(shopper)}&product={new string('x', 120)}").ToString());
            await Assertions.Expect(page.GetByTestId("product-title")).ToHaveAttributeAsync("dir", "auto");
            await page.GetByTestId("feed-item").First.WaitForAsync();

            Assert.Equal("rtl", await page.GetByTestId("product-title").EvaluateAsync<string>("title => getComputedStyle(title).direction"));
            var beyond = await page.EvaluateAsync<string>("() => String(document.documentElement.scrollWidth - innerWidth)");
            Assert.True(double.Parse(beyond, CultureInfo.InvariantCulture) <= 0, $"the page is wider than a screen of {width}");
            // Nothing of a panel is laid over another.
            Assert.Equal("", await page.EvaluateAsync<string>(
                """
                () => [...document.querySelectorAll(".panel")].filter(panel => panel.scrollWidth > panel.clientWidth + 1 && getComputedStyle(panel).overflowX === "visible")
                    .map(panel => panel.className).join()
                """));
            await page.CloseAsync();
        }
    }

    [SkippableFact]
    public async Task TheLanguageIsTheBrowsersUntilAnotherIsChosen()
    {
        var console = await ShopPage.OpenAsync(await Browser.NewPageAsync(locale: "zh-CN"), standalone.Address);
        var page = console.Page;
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await Assertions.Expect(page.GetByTestId("shopper-state")).ToHaveTextAsync("新顾客");

        await page.GetByTestId("language-en").ClickAsync();

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Assertions.Expect(page.GetByTestId("shopper-state")).ToHaveTextAsync("New here");
        await page.GetByTestId("quality-link").ClickAsync();
        await Assertions.Expect(page.Locator("#rules-title")).ToHaveTextAsync("Rules");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.GetByTestId("language-zh").ClickAsync();
        await Assertions.Expect(page.Locator("#rules-title")).ToHaveTextAsync("规则");
    }
}
