using System.Net;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What shops' catalogues and shoppers' events really hold, and what may be shown of it.</summary>
public sealed class FieldCatalogTests(ApiFixture shop) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task WhatEventsAloneNamedIsInNoListHoweverManyNameIt()
    {
        await shop.Api.StockAsync(("field-lamp", Sample.Product("Lamp", "field")));
        await shop.Api.SendEventsAsync([.. Enumerable.Range(0, 40).Select(i => Sample.View($"field {i}", "undefined", "field-lamp"))]);
        await ShopApi.UntilAsync("the events count", async () =>
            (await shop.Api.GetAsync("/v1/products/field-lamp")).Json.GetProperty("counts").GetProperty("views").GetInt32() == 40
            && (await shop.Api.GetAsync("/v1/products/undefined")).Status == HttpStatusCode.OK);
        await ShopApi.UntilAsync("the trends know the lamp", async () => (await shop.Api.GetAsync("/v1/trending?limit=100")).ItemIds.Contains("field-lamp"));
        foreach (var list in new[]
        {
            "/v1/trending?limit=100", "/v1/users/field%20stranger/feed?limit=100", "/v1/users/field%201/feed?limit=100",
            "/v1/products/field-lamp/similar", "/v1/products/field-lamp/bought-together",
        })
        {
            Assert.DoesNotContain("undefined", (await shop.Api.GetAsync(list)).Expect(HttpStatusCode.OK).ItemIds);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await shop.Api.DeleteAsync("/v1/products/undefined?purge=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.GetAsync("/v1/products/undefined")).Status);
        Assert.Empty((await shop.Api.DeleteAsync("/v1/products/undefined?purge=true")).Problems(HttpStatusCode.NotFound));
        Assert.Equal(["purge unknown_value"], (await shop.Api.DeleteAsync("/v1/products/undefined?purge=perhaps")).Problems());
    }

    [Fact]
    public async Task WhatIsPublishedInFourHundredDaysIsNotOffered()
    {
        await shop.Api.StockAsync(("calendar-now", Sample.Product("Calendar", "calendars")));
        (await shop.Api.PutProductAsync(
            "calendar-later",
            Sample.Product("Calendar to come", "calendars").With("published_at", TimeProvider.System.GetUtcNow().AddDays(400).ToString("O")))).Expect(HttpStatusCode.Created);
        await shop.Api.StockAsync(("calendar-after", Sample.Product("Calendar of today", "calendars")));
        Assert.DoesNotContain("calendar-later", (await shop.Api.GetAsync("/v1/users/calendar/feed?category=calendars")).ItemIds);
        Assert.DoesNotContain("calendar-later", (await shop.Api.GetAsync("/v1/trending?category=calendars")).ItemIds);
        Assert.DoesNotContain("calendar-later", (await shop.Api.GetAsync("/v1/products/calendar-now/similar")).ItemIds);
    }

    [Fact]
    public async Task TrendsCountShoppersAndNotClicks()
    {
        await shop.Api.StockAsync(("clicks-x", Sample.Product("Rug", "clicks")), ("clicks-y", Sample.Product("Vase", "clicks")));
        await shop.Api.SendEventsAsync([.. Enumerable.Range(0, 100).Select(_ => Sample.View("clicker", "clicks-x"))]);
        await shop.Api.SendEventsAsync([.. Enumerable.Range(0, 30).Select(i => Sample.View($"shopper {i}", "clicks-y"))]);
        await ShopApi.UntilAsync("what thirty viewed leads", async () =>
            (await shop.Api.GetAsync("/v1/trending?category=clicks")).Expect(HttpStatusCode.OK).ItemIds is ["clicks-y", "clicks-x"]);
        Assert.True((await shop.Api.GetAsync("/v1/products/clicks-x")).Json.GetProperty("counts").GetProperty("views").GetInt32() >= 0);
    }

    [Fact]
    public async Task APathOfCategoriesIsFoundByItsPrefixesAndNamesInAnyCase()
    {
        await shop.Api.StockAsync(("path-1", Sample.Product("Hoodie", "Clothing > Hoodies")));
        await shop.Api.StockAsync(("path-2", Sample.Product("Cap", "clothing > Caps")), ("path-3", Sample.Product("Coffee", "Cafe\u0301")));
        await ShopApi.UntilAsync("the broad category has both", async () =>
            (await FeedAsync("Clothing")).Order().SequenceEqual(["path-1", "path-2"]) && (await FeedAsync("CAFÉ")) is ["path-3"]);
        Assert.Equal(["path-1"], await FeedAsync("clothing>hoodies"));
        Assert.Equal(["path-1", "path-2"], (await shop.Api.GetAsync("/v1/trending?category=clothing")).ItemIds.Order());

        var categories = (await shop.Api.GetAsync("/v1/categories")).Json.GetProperty("categories").EnumerateArray()
            .ToDictionary(category => category.GetProperty("name").GetString()!, category => category.GetProperty("products").GetInt32());
        Assert.Equal(2, categories["Clothing"]);
        Assert.Equal(1, categories["Clothing > Hoodies"]);
        Assert.DoesNotContain("clothing", categories.Keys);
    }

    private async Task<string[]> FeedAsync(string category) =>
        (await shop.Api.GetAsync($"/v1/users/path/feed?category={Uri.EscapeDataString(category)}")).Expect(HttpStatusCode.OK).ItemIds;
}
