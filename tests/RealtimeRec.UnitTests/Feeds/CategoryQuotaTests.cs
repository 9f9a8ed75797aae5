using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>A page keeps room for more than one interest, and turns to what goes with a purchase.</summary>
public sealed class CategoryQuotaTests
{
    private const int Page = 24;

    private static readonly FeedRequest Request = new() { Limit = Page };

    [Fact]
    public void AfterOneViewACategoryHasHalfOfThePageAtMost()
    {
        using var shop = Shop();

        var page = Categories(shop, EventKind.ViewItem);

        Assert.Equal(Page, page.Length);
        Assert.Equal(Page / 2, page.Count(IsHeadphones));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(100)]
    public void AnyPageKeepsTheShare(int limit)
    {
        using var shop = Shop();

        var page = shop.Page(shop.Query(new FeedRequest { Limit = limit }, history: [(EventKind.ViewItem, "headphones-0")]));

        Assert.Equal(limit, page.Length);
        Assert.InRange(page.Count(item => IsHeadphones(item.ItemId)), 0, Math.Max(1, limit / 2));
    }

    [Fact]
    public void AfterAPurchaseACategoryHasAQuarterAtMostAndWhatGoesWithItComesFirst()
    {
        using var shop = Shop();

        var page = Categories(shop, EventKind.Purchase);

        Assert.Equal(Page, page.Length);
        Assert.InRange(page.Count(IsHeadphones), 0, Page / 4);
        var firstOfTheSame = Array.FindIndex(page, IsHeadphones);
        Assert.Equal(["case-0", "case-1"], page.Where(id => id.StartsWith("case-", StringComparison.Ordinal)).Take(2).Order());
        Assert.True(firstOfTheSame < 0 || Array.IndexOf(page, "case-0") < firstOfTheSame, string.Join(' ', page));
        Assert.True(firstOfTheSame < 0 || Array.IndexOf(page, "case-1") < firstOfTheSame, string.Join(' ', page));
    }

    [Fact]
    public void WhatGoesWithAPurchaseNamesIt()
    {
        using var shop = Shop();

        var page = shop.Page(shop.Query(Request, history: [(EventKind.Purchase, "headphones-0")]));

        Assert.Equal(new FeedReason("bought_together", "headphones-0", EventKind.Purchase), page.Single(item => item.ItemId == "case-0").Reason);
    }

    [Fact]
    public void WhatIsBoughtAgainKeepsItsShareAfterAPurchase()
    {
        using var shop = Shop(repeatable: "electronics.headphones");

        Assert.Equal(Page / 2, Categories(shop, EventKind.Purchase).Count(IsHeadphones));
    }

    [Fact]
    public void WhatWasSentBackCountsAsNotBought()
    {
        using var shop = Shop();

        var page = shop.Page(shop.Query(
            Request, history: [(EventKind.Purchase, "headphones-0"), (EventKind.Refund, "headphones-0"), (EventKind.ViewItem, "headphones-1")]));

        Assert.All(page, item => Assert.Equal(0, item.Scores!["just_bought"]));
    }

    [Fact]
    public void APageIsFullWhereNothingElseIsLeft()
    {
        using var shop = new FeedShop();
        for (var i = 0; i < 40; i++)
        {
            shop.Stock($"headphones-{i}", "electronics.headphones", title: $"Wireless headphones {i}");
        }

        Assert.Equal(Page, Categories(shop, EventKind.ViewItem).Length);
        Assert.Equal(Page, Categories(shop, EventKind.Purchase).Length);
    }

    [Fact]
    public void ACategoryThatIsAskedForFillsThePage()
    {
        using var shop = Shop();

        var page = shop.Page(shop.Query(Request with { Category = "electronics.headphones" }, history: [(EventKind.ViewItem, "headphones-0")]));

        Assert.All(page, item => Assert.True(IsHeadphones(item.ItemId), item.ItemId));
        Assert.Equal(Page, page.Length);
    }

    [Fact]
    public void ARecipeMaySetTheShareOrDoWithout()
    {
        using var shop = Shop(null, ("few:category_quota:Share", "0.2"), ("all:category_quota:Enabled", "false"));

        Assert.Equal(4, Count("few"));
        Assert.InRange(Count("all"), Page / 2, Page);

        int Count(string recipe) =>
            shop.Page(shop.Query(Request, recipe, history: [(EventKind.ViewItem, "headphones-0")])).Count(item => IsHeadphones(item.ItemId));
    }

    [Fact]
    public void OnlyWhatIsNewIsCalledNew()
    {
        using var shop = new FeedShop();
        shop.Stock("new", "pets", since: FeedShop.Now.AddDays(-2));
        shop.Stock("old", "pets", since: FeedShop.Now.AddDays(-90));

        var reasons = shop.Page(shop.Query()).ToDictionary(item => item.ItemId, item => item.Reason.Source);

        Assert.Equal("new_arrival", reasons["new"]);
        Assert.Equal("trending", reasons["old"]);
    }

    private static bool IsHeadphones(string itemId) => itemId.StartsWith("headphones-", StringComparison.Ordinal);

    private static string[] Categories(FeedShop shop, EventKind kind) =>
        [.. shop.Page(shop.Query(Request, history: [(kind, "headphones-0")])).Select(item => item.ItemId)];

    /// <summary>Eighty headphones all much alike, cases that go with them, and six other shelves.</summary>
    private static FeedShop Shop(string? repeatable = null, params (string Key, string Value)[] settings)
    {
        var shop = new FeedShop(repeatable is null ? [] : [repeatable], settings);
        shop.Stock(
            "headphones-0", "electronics.headphones", title: "Wireless headphones 0", popularity: 4, boughtTogether: [("case-0", 9), ("case-1", 8)]);
        for (var i = 1; i < 80; i++)
        {
            shop.Stock($"headphones-{i}", "electronics.headphones", title: $"Wireless headphones {i}", popularity: i % 7);
        }

        for (var i = 0; i < 10; i++)
        {
            shop.Stock($"case-{i}", "electronics.cases", title: $"保护套 {i}", popularity: 1);
            foreach (var shelf in (string[])["lamps", "toys", "tea", "boots", "books", "sofas", "bikes", "pets"])
            {
                shop.Stock($"{shelf}-{i}", $"other.{shelf}", title: $"{shelf} {i}", popularity: 2 + (i % 3));
            }
        }

        return shop;
    }
}
