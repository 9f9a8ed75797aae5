using System.Net;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What shops' catalogues and shoppers' events really hold, and what may be shown of it.</summary>
public abstract class FieldCatalogCases
{
    /// <summary>The shop, by the way in that is tried.</summary>
    private protected abstract ShopApi Shop { get; }

    [SkippableFact]
    public async Task WhatEventsAloneNamedIsInNoListHoweverManyNameIt()
    {
        await Shop.StockAsync(("field-lamp", Sample.Product("Lamp", "field")));
        await Shop.SendEventsAsync([.. Enumerable.Range(0, 40).Select(i => Sample.View($"field {i}", "undefined", "field-lamp"))]);
        await ShopApi.UntilAsync("the events count", async () =>
            (await Shop.GetAsync("/v1/products/field-lamp")).Json.GetProperty("counts").GetProperty("views").GetInt32() == 40
            && (await Shop.GetAsync("/v1/products/undefined")).Status == HttpStatusCode.OK);
        await ShopApi.UntilAsync("the trends know the lamp", async () => (await Shop.GetAsync("/v1/trending?limit=100")).ItemIds.Contains("field-lamp"));
        foreach (var list in new[]
        {
            "/v1/trending?limit=100", "/v1/users/field%20stranger/feed?limit=100", "/v1/users/field%201/feed?limit=100",
            "/v1/products/field-lamp/similar", "/v1/products/field-lamp/bought-together",
        })
        {
            Assert.DoesNotContain("undefined", (await Shop.GetAsync(list)).Expect(HttpStatusCode.OK).ItemIds);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await Shop.DeleteAsync("/v1/products/undefined?purge=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Shop.GetAsync("/v1/products/undefined")).Status);
        Assert.Empty((await Shop.DeleteAsync("/v1/products/undefined?purge=true")).Problems(HttpStatusCode.NotFound));
        Assert.Equal(["purge unknown_value"], (await Shop.DeleteAsync("/v1/products/undefined?purge=perhaps")).Problems());
    }

    [SkippableFact]
    public async Task WhatIsPublishedInFourHundredDaysIsNotOffered()
    {
        await Shop.StockAsync(("calendar-now", Sample.Product("Calendar", "calendars")));
        await Shop.UpsertAsync((
            "calendar-later",
            Sample.Product("Calendar to come", "calendars").With("published_at", TimeProvider.System.GetUtcNow().AddDays(400).ToString("O"))));
        await Shop.StockAsync(("calendar-after", Sample.Product("Calendar of today", "calendars")));
        Assert.DoesNotContain("calendar-later", (await Shop.GetAsync("/v1/users/calendar/feed?category=calendars")).ItemIds);
        Assert.DoesNotContain("calendar-later", (await Shop.GetAsync("/v1/trending?category=calendars")).ItemIds);
        Assert.DoesNotContain("calendar-later", (await Shop.GetAsync("/v1/products/calendar-now/similar")).ItemIds);
    }

    [SkippableFact]
    public async Task TrendsCountShoppersAndNotClicks()
    {
        await Shop.StockAsync(("clicks-x", Sample.Product("Rug", "clicks")), ("clicks-y", Sample.Product("Vase", "clicks")));
        await Shop.SendEventsAsync([.. Enumerable.Range(0, 100).Select(_ => Sample.View("clicker", "clicks-x"))]);
        await Shop.SendEventsAsync([.. Enumerable.Range(0, 30).Select(i => Sample.View($"shopper {i}", "clicks-y"))]);
        await ShopApi.UntilAsync("what thirty viewed leads", async () =>
            (await Shop.GetAsync("/v1/trending?category=clicks")).Expect(HttpStatusCode.OK).ItemIds is ["clicks-y", "clicks-x"]);
        Assert.True((await Shop.GetAsync("/v1/products/clicks-x")).Json.GetProperty("counts").GetProperty("views").GetInt32() >= 0);
    }

    [SkippableFact]
    public async Task APathOfCategoriesIsFoundByItsPrefixesAndNamesInAnyCase()
    {
        await Shop.StockAsync(("path-1", Sample.Product("Hoodie", "Clothing > Hoodies")));
        await Shop.StockAsync(("path-2", Sample.Product("Cap", "clothing > Caps")), ("path-3", Sample.Product("Coffee", "Cafe\u0301")));
        await ShopApi.UntilAsync("the broad category has both", async () =>
            (await FeedAsync("Clothing")).Order().SequenceEqual(["path-1", "path-2"]) && (await FeedAsync("CAFÉ")) is ["path-3"]);
        Assert.Equal(["path-1"], await FeedAsync("clothing>hoodies"));
        Assert.Equal(["path-1", "path-2"], (await Shop.GetAsync("/v1/trending?category=clothing")).ItemIds.Order());

        var categories = (await Shop.GetAsync("/v1/categories")).Json.GetProperty("categories").EnumerateArray()
            .ToDictionary(category => category.GetProperty("name").GetString()!, category => category.GetProperty("products").GetInt32());
        Assert.Equal(2, categories["Clothing"]);
        Assert.Equal(1, categories["Clothing > Hoodies"]);
        Assert.DoesNotContain("clothing", categories.Keys);
    }

    [SkippableFact]
    public async Task AStockBelowNothingIsSoldOut()
    {
        await Shop.StockAsync(("minus", Sample.Product("Kettle", "minus")), ("plus", Sample.Product("Kettle", "minus")));
        await Shop.UpsertAsync(("minus", Sample.Product("Kettle", "minus").With("stock", -1)));
        await ShopApi.UntilAsync("the other product alone is in the feed", async () => (await Shop.FeedAsync("minus-user", "category=minus")).ItemIds is ["plus"]);
    }

    [SkippableFact]
    public async Task WhatWasBoughtIsOfferedAgainOnlyOnceAllOfItWasSentBack()
    {
        await Shop.StockAsync([.. Enumerable.Range(0, 5).Select(i => ($"cup-{i}", (object)Sample.Product($"Cup no {i}", "cups")))]);
        await SendAsync("purchase", 2);
        await SendAsync("refund", 1);
        Assert.DoesNotContain("cup-0", (await Shop.FeedAsync("returns")).ItemIds);
        await SendAsync("refund", 1);
        Assert.Contains("cup-0", (await Shop.FeedAsync("returns")).ItemIds);

        Task SendAsync(string eventName, int quantity) => Shop.SendEventsAsync(
            Sample.Event("returns", eventName).With("items", new[] { new { item_id = "cup-0", price = 16_777_217.01m, quantity } }));
    }

    private async Task<string[]> FeedAsync(string category) =>
        (await Shop.GetAsync($"/v1/users/path/feed?category={Uri.EscapeDataString(category)}")).Expect(HttpStatusCode.OK).ItemIds;
}
