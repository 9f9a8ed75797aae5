using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeRec.EndToEndTests.Api;

namespace RealtimeRec.EndToEndTests.Pages;

/// <summary>The page at <c>/quality</c> in a real Chromium, on a shop without a catalogue.</summary>
public sealed class QualityPageTests(ApiFixture standalone, BrowserFixture browser) : PageTestBase(browser), IClassFixture<ApiFixture>
{
    [SkippableFact]
    public async Task PageSaysThatThereIsNothingThenWhatEachRuleFound()
    {
        var page = await Browser.NewPageAsync();
        await page.GotoAsync(standalone.Address.ToString());
        // The page names its shopper in the address once it is connected.
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("shopper="));
        await page.GetByTestId("quality-link").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(standalone.Address, "/quality").ToString());
        await Assertions.Expect(page.GetByTestId("quality-empty")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("rule")).ToHaveCountAsync(11);
        await Assertions.Expect(page.GetByTestId("ranking-empty")).ToBeVisibleAsync();

        await standalone.Api.SendEventsAsync(Sample.View("page-user", "unheard-of"));
        await standalone.Api.PostEventsAsync(JsonSerializer.Serialize(Sample.View("page-user", "unheard-of").Without("event_name")));

        await Assertions.Expect(page.GetByTestId("judged-total")).ToHaveTextAsync("2");
        await Assertions.Expect(page.GetByTestId("findings-total")).ToHaveTextAsync("2");
        await Assertions.Expect(Rule(page, "unknown_product").GetByTestId("rule-count")).ToHaveTextAsync("1");
        await Assertions.Expect(Rule(page, "unknown_product").Locator(".hour-bar")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("sample")).ToHaveCountAsync(2);

        // The same once more of another event: one finding, twice.
        await standalone.Api.SendEventsAsync(Sample.View("page-user", "unheard-of"));
        var unknown = page.Locator("[data-testid=sample][data-rule=unknown_product]");
        await Assertions.Expect(unknown).ToHaveCountAsync(1);
        await Assertions.Expect(unknown.GetByTestId("sample-count")).ToHaveTextAsync("2 times");
        await Assertions.Expect(page.GetByTestId("sample")).ToHaveCountAsync(2);
        await Assertions.Expect(Rule(page, "unknown_product").GetByTestId("rule-consequence")).ToContainTextAsync("The event is applied");

        await Rule(page, "schema").ClickAsync();
        await Assertions.Expect(page.GetByTestId("sample")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("sample")).ToContainTextAsync("event_name");
        await Rule(page, "bot_rate").ClickAsync();
        await Assertions.Expect(page.GetByTestId("quality-clean")).ToBeVisibleAsync();
        await page.GetByTestId("all-rules").ClickAsync();
        await Assertions.Expect(page.GetByTestId("sample")).ToHaveCountAsync(2);

        await page.Locator("[data-testid=sample][data-rule=schema]").GetByTestId("finding-dead-letters").ClickAsync();
        await Assertions.Expect(page.Locator("#dead-letters")).ToBeInViewportAsync();
        await unknown.GetByTestId("finding-setting").ClickAsync();
        await Assertions.Expect(page.Locator("#setting-unknown_product")).ToContainTextAsync("Quality:Actions:unknown_product");
        await Assertions.Expect(page.Locator("#setting-unknown_product")).ToBeInViewportAsync();
        await unknown.GetByTestId("finding-user").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("shopper-id")).ToHaveTextAsync("page-user");
    }

    [SkippableFact]
    public async Task NarrowPageFitsTheScreen()
    {
        var page = await Browser.NewPageAsync(390, 844);
        await page.GotoAsync(new Uri(standalone.Address, "/quality").ToString());
        await Assertions.Expect(page.GetByTestId("rule")).ToHaveCountAsync(11);

        var beyond = await page.EvaluateAsync<string>("() => String(document.documentElement.scrollWidth - innerWidth)");
        Assert.True(double.Parse(beyond, CultureInfo.InvariantCulture) <= 0, "the page is wider than the screen");
    }

    private static ILocator Rule(IPage page, string rule) => page.Locator($"[data-testid=rule][data-rule={rule}]");
}
