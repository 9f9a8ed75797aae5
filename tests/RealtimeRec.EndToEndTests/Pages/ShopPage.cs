using System.Globalization;
using Microsoft.Playwright;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>The shop's page in a browser, by what a shopper sees and does.</summary>
internal sealed class ShopPage(IPage page)
{
    public IPage Page => page;

    public ILocator Cards => page.GetByTestId("product-card");

    public ILocator FeedItems => page.GetByTestId("feed-item");

    public ILocator Reasons => page.GetByTestId("feed-reason");

    public ILocator ShopperId => page.GetByTestId("shopper-id");

    public ILocator NewShopperNote => page.GetByTestId("new-shopper-note");

    public ILocator RecentInteractions => page.GetByTestId("recent-interaction");

    public ILocator ProductTitle => page.GetByTestId("product-title");

    /// <summary>Looks for a shopper among those known, and leaves the search open.</summary>
    /// <returns>The shopper in the list to choose from.</returns>
    public async Task<ILocator> SearchShopperAsync(string shopper)
    {
        await page.GetByTestId("shopper-input").FillAsync(shopper);
        return page.Locator($"[data-testid=known-shopper][data-shopper='{shopper}']");
    }

    /// <summary>Opens the page for a shopper nobody has seen before, and waits for shop and feed.</summary>
    public static async Task<ShopPage> OpenAsync(IPage page, Uri address, string? shopper = null)
    {
        var console = new ShopPage(page);
        await page.GotoAsync(new Uri(address, $"/?shopper={shopper ?? NewShopper()}").ToString());
        await console.Cards.First.WaitForAsync();
        await console.FeedItems.First.WaitForAsync();
        return console;
    }

    public static string NewShopper() => $"visitor-{Guid.NewGuid():N}";

    public async Task ShowCategoryAsync(string category)
    {
        var chip = page.Locator($"[data-testid=category-chip][data-category='{category}']");
        if (await chip.CountAsync() == 0)
        {
            await page.GetByTestId("more-categories").ClickAsync();
        }

        await chip.ClickAsync();
        // The first of all products may be of the category too.
        await Assertions.Expect(page.Locator($"[data-testid=product-card]:not([data-category='{category}'])")).ToHaveCountAsync(0);
        await Cards.First.WaitForAsync();
    }

    /// <summary>Opens the first products of a category, one after the other, and goes back to the shop.</summary>
    /// <returns>Their titles.</returns>
    public async Task<string[]> ViewAsync(string category, int count)
    {
        await ShowCategoryAsync(category);
        var before = await RecentInteractions.CountAsync();
        var titles = new string[count];
        var viewed = new HashSet<string>();
        for (var index = 0; index < count; index++)
        {
            // The shelf moves with what is popular, also while a product is looked at: whichever is the first then.
            var notViewed = string.Concat(viewed.Select(id => $":not([data-item-id='{id}'])"));
            await page.Locator($"[data-testid=product-card]{notViewed}").First.GetByTestId("view").ClickAsync();
            await Assertions.Expect(RecentInteractions).ToHaveCountAsync(before + index + 1);
            viewed.Add(await page.GetByTestId("product-id").InnerTextAsync());
            titles[index] = await ProductTitle.InnerTextAsync();
            await page.GetByTestId("back-to-shop").ClickAsync();
            await Cards.First.WaitForAsync();
        }

        return titles;
    }

    /// <summary>Erases the shopper and confirms it.</summary>
    public async Task EraseAsync()
    {
        await page.GetByTestId("erase-shopper").ClickAsync();
        await page.GetByTestId("confirm-erase").ClickAsync();
    }

    /// <summary>Waits until at least so many of the feed's first ten are of the category.</summary>
    public Task FeedTopHoldsAsync(string category, int atLeast) => page.WaitForFunctionAsync(
        """
        ([category, atLeast]) => [...document.querySelectorAll("[data-testid=feed-item]")].slice(0, 10)
            .filter(item => item.dataset.category === category).length >= atLeast
        """,
        new object[] { category, atLeast });

    public async Task<string[]> FeedIdsAsync() =>
        await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-testid=feed-item]')].map(item => item.dataset.itemId)");

    public async Task ChooseShopperAsync(string shopper)
    {
        await page.GetByTestId("shopper-input").FillAsync(shopper);
        await page.GetByTestId("shopper-apply").ClickAsync();
        await Assertions.Expect(ShopperId).ToHaveTextAsync(shopper);
        await FeedItems.First.WaitForAsync();
    }

    public async Task<double> WidthBeyondViewportAsync() => double.Parse(
        await page.EvaluateAsync<string>("() => String(document.documentElement.scrollWidth - innerWidth)"), CultureInfo.InvariantCulture);
}
