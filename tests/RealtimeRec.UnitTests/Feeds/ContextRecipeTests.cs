using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>The recipes for a product's page.</summary>
public sealed class ContextRecipeTests : IDisposable
{
    private readonly FeedShop _shop = new();

    public ContextRecipeTests()
    {
        _shop.Stock("kettle", "kitchen", title: "copper kettle", boughtTogether: [("tea", 9), ("cup", 5)], coVisited: [("pot", 12)]);
        _shop.Stock("kettle-2", "kitchen", title: "copper kettle large", brand: "Eisen");
        _shop.Stock("kettle-3", "kitchen", title: "copper kettle small", brand: "Kupfer");
        _shop.Stock("pot", "kitchen", title: "stew pot");
        _shop.Stock("tea", "food", title: "green tea");
        _shop.Stock("cup", "table", title: "blue cup");
        _shop.Stock("sold-out", "kitchen", title: "copper kettle old", stock: 0);
        for (var i = 0; i < 30; i++)
        {
            _shop.Stock($"lamp-{i}", "lights", title: $"lamp {i}", popularity: 10);
        }
    }

    [Fact]
    public void SimilarIsWhatIsLikeTheProductOnThePageWithoutItself()
    {
        var page = _shop.Page(Query("similar"));

        Assert.Equal(["kettle-2", "kettle-3"], page.Take(3).Where(item => item.ItemId.StartsWith("kettle", StringComparison.Ordinal)).Select(item => item.ItemId).Order());
        Assert.Contains("pot", page.Take(4).Select(item => item.ItemId));
        Assert.DoesNotContain(page, item => item.ItemId is "kettle" or "sold-out");
        Assert.Equal(("like_context", "kettle"), (page.Single(item => item.ItemId == "kettle-2").Reason.Source, page.Single(item => item.ItemId == "kettle-2").Reason.ItemId));
        Assert.Contains("visited_from_context", page.Single(item => item.ItemId == "pot").Sources!.Select(source => source.Name));
    }

    [Fact]
    public void TogetherIsWhatGoesWithIt()
    {
        var page = _shop.Page(Query("together"));

        Assert.Equal(["tea", "cup"], page.Take(2).Select(item => item.ItemId));
        Assert.Equal(("bought_with_context", "kettle"), (page[0].Reason.Source, page[0].Reason.ItemId));
        Assert.DoesNotContain(page, item => item.ItemId is "kettle" or "sold-out");
    }

    [Fact]
    public void TheShoppersOwnLeaningsAndPurchasesCount()
    {
        _shop.Stock("whisk", "kitchen", title: "whisk", brand: "Kupfer");
        _shop.Stock("ladle", "kitchen", title: "ladle", brand: "Eisen");

        Assert.True(Place("whisk", "kettle-3") < Place("whisk", "kettle-2"));
        Assert.True(Place("ladle", "kettle-2") < Place("ladle", "kettle-3"));
        Assert.DoesNotContain(_shop.Page(Query("similar", (EventKind.Purchase, "kettle-2"))), item => item.ItemId == "kettle-2");

        int Place(string liked, string item)
        {
            string[] page = [.. _shop.Page(Query("similar", (EventKind.AddToCart, liked), (EventKind.ViewItem, liked))).Select(shown => shown.ItemId)];
            Assert.Contains(item, page);
            return Array.IndexOf(page, item);
        }
    }

    [Fact]
    public void OfNothingThereIsNothing()
    {
        Assert.Empty(_shop.Page(_shop.Query(new FeedRequest { Limit = 10 }, "similar")));
        Assert.Empty(_shop.Page(_shop.Query(new FeedRequest { Limit = 10, Context = ["no such product"] }, "together")));
    }

    [Fact]
    public void OtherFeedsDoNotGoByTheProductsOnThePage()
    {
        var with = _shop.Page(_shop.Query(new FeedRequest { Limit = 10, Context = ["kettle"] }, history: (EventKind.ViewItem, "lamp-3")));
        var without = _shop.Page(_shop.Query(new FeedRequest { Limit = 10 }, history: (EventKind.ViewItem, "lamp-3")));

        Assert.Equal(without.Select(item => item.ItemId), with.Select(item => item.ItemId));
        Assert.DoesNotContain(_shop.Ranker.Features.Names, name => name.Contains("context", StringComparison.Ordinal));
    }

    public void Dispose() => _shop.Dispose();

    private FeedQuery Query(string recipe, params (EventKind, string)[] history) =>
        _shop.Query(new FeedRequest { Limit = 10, Context = ["kettle"] }, recipe, history: history);
}
