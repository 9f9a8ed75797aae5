using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>The pages for those who use a keyboard, a screen reader or other colours.</summary>
public sealed class AccessibilityTests(SimulatedShopFixture standalone, BrowserFixture browser) : PageTestBase(browser), IClassFixture<SimulatedShopFixture>
{
    private const string Headphones = "electronics.headphones";

    public static TheoryData<ColorScheme, string, int> Readers => new()
    {
        { ColorScheme.Light, "en-US", 1440 },
        { ColorScheme.Dark, "en-US", 1440 },
        { ColorScheme.Light, "zh-CN", 390 },
        { ColorScheme.Dark, "zh-CN", 1024 },
    };

    [SkippableTheory]
    [MemberData(nameof(Readers))]
    public async Task AxeFindsNothingOnAnyPage(ColorScheme scheme, string locale, int width)
    {
        var page = await Browser.NewPageAsync(width, 900, locale, scheme);
        var console = await ShopPage.OpenAsync(page, standalone.Address);
        await ExpectNoViolationsAsync(page, "a new shopper's page");

        await console.FeedItems.First.GetByTestId("feed-view").ClickAsync();
        await page.GetByTestId("product-id").WaitForAsync();
        await Assertions.Expect(console.RecentInteractions).ToHaveCountAsync(1);
        await console.FeedItems.Nth(1).HoverAsync();
        await console.FeedItems.Nth(1).GetByTestId("feed-why").ClickAsync();
        await page.GetByTestId("score-parts").WaitForAsync();
        await ExpectNoViolationsAsync(page, "a product's page");

        await page.GetByTestId("erase-shopper").ClickAsync();
        await page.GetByTestId("erase-question").WaitForAsync();
        await page.GetByTestId("back-to-shop").ClickAsync();
        await page.GetByTestId("more-categories").ClickAsync();
        await page.GetByTestId("all-categories").WaitForAsync();
        await page.GetByTestId("shopper-input").FillAsync("a");
        await ExpectNoViolationsAsync(page, "the shop with all that opens");

        await page.GetByTestId("search").FillAsync("shoe");
        await page.GetByTestId("suggestion").First.WaitForAsync();
        await page.GetByTestId("facet").First.WaitForAsync();
        await page.GetByTestId("search").PressAsync("ArrowDown");
        await ExpectNoViolationsAsync(page, "a search with suggestions");

        await page.GetByTestId("searches-link").ClickAsync();
        await page.GetByTestId("compare-words").FillAsync("shoes");
        await page.GetByTestId("found-item").First.WaitForAsync();
        await ExpectNoViolationsAsync(page, "the page on searches");

        await page.GetByTestId("quality-link").ClickAsync();
        await Assertions.Expect(page.GetByTestId("rule")).ToHaveCountAsync(11);
        await page.GetByTestId("rule").First.ClickAsync();
        await ExpectNoViolationsAsync(page, "the page on data quality");
    }

    [SkippableFact]
    public async Task SkipLinkIsTheFirstStopAndLeadsToTheContent()
    {
        var console = await OpenAsync();
        var address = console.Page.Url;

        await console.Page.Keyboard.PressAsync("Tab");
        // Whatever had the focus after loading, the first stop of the page is the link.
        await console.Page.GetByTestId("skip-link").FocusAsync();
        await Assertions.Expect(console.Page.GetByTestId("skip-link")).ToBeInViewportAsync();
        await console.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(console.Page.Locator("main")).ToBeFocusedAsync();
        Assert.Equal(address, console.Page.Url);
        Assert.Equal(
            "skip-link", await console.Page.EvaluateAsync<string>("() => document.querySelector('a, button, input, [tabindex=\"0\"]').dataset.testid"));
    }

    [SkippableFact]
    public async Task FocusStaysOnARowThatMovesAndGoesToItsPlaceWhenItLeaves()
    {
        var shopper = ShopPage.NewShopper();
        var console = await OpenAsync(shopper);
        await console.ViewAsync(Headphones, 2);
        await console.FeedTopHoldsAsync(Headphones, atLeast: 5);

        // Others of its kind are viewed elsewhere, on the shopper's telephone: the row moves, and nobody has touched it.
        var first = await console.FeedIdsAsync();
        var others = first.Where((id, place) => place != 2 && id.Contains("headphones", StringComparison.Ordinal)).Take(5);
        var (focused, at, moves) = (first[2], 2, 0);
        await Row(console, focused).GetByTestId("feed-why").FocusAsync();
        foreach (var other in others)
        {
            var before = await VersionAsync(console);
            await ViewElsewhereAsync(shopper, other);
            await Assertions.Expect(console.Page.GetByTestId("feed")).Not.ToHaveAttributeAsync("data-profile-version", before);
            var ids = await console.FeedIdsAsync();
            moves += Array.IndexOf(ids, focused) is >= 0 and var to && to != at ? 1 : 0;
            focused = ids.Contains(focused) ? focused : ids[at];
            at = Array.IndexOf(ids, focused);
            await Assertions.Expect(Row(console, focused).GetByTestId("feed-why")).ToBeFocusedAsync();
        }

        Assert.True(moves > 0, "no row with the focus has moved");

        var bought = (await console.FeedIdsAsync())[3];
        await Row(console, bought).GetByTestId("feed-buy").FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Row(console, bought)).ToHaveCountAsync(0);
        await Assertions.Expect(console.FeedItems.Nth(3).GetByTestId("feed-buy")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task ChangesOfTheFeedAreAnnounced()
    {
        var console = await OpenAsync();
        var announcement = console.Page.GetByTestId("feed-announcement");

        // The first feed may have been one without the profile, and followed by another.
        var before = await announcement.TextContentAsync() ?? "";

        await console.ViewAsync(Headphones, 1);

        await Assertions.Expect(announcement).ToHaveAttributeAsync("role", "status");
        await Assertions.Expect(announcement).Not.ToHaveTextAsync(before);
        await Assertions.Expect(announcement).ToContainTextAsync("Feed updated:");
    }

    private static ILocator Row(ShopPage console, string itemId) => console.Page.Locator($"[data-testid=feed-item][data-item-id='{itemId}']");

    private static async Task<string> VersionAsync(ShopPage console) =>
        await console.Page.GetByTestId("feed").GetAttributeAsync("data-profile-version") ?? "";

    private static async Task ExpectNoViolationsAsync(IPage page, string where)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"axe objects to {where}: " + string.Join(
            Environment.NewLine,
            found.Violations.Select(violation =>
                $"{violation.Id} ({violation.Help}): {string.Join(" | ", violation.Nodes.Take(5).Select(node => $"{node.Html} {node.Any.FirstOrDefault()?.Message}"))}")));
    }

    private async Task ViewElsewhereAsync(string shopper, string itemId)
    {
        using var answer = await standalone.Http.PostAsJsonAsync(
            "/v1/events",
            new { event_id = Guid.NewGuid(), event_name = "view_item", user_id = shopper, items = new[] { new { item_id = itemId } } });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<ShopPage> OpenAsync(string? shopper = null) =>
        await ShopPage.OpenAsync(await Browser.NewPageAsync(), standalone.Address, shopper);
}
