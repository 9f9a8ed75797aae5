using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>Variants of a product, such as its colours, are one product in a feed.</summary>
public sealed class VariantTests : IDisposable
{
    private readonly FeedShop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void OneOfAGroupIsShownHoweverManyThereAre()
    {
        StockShirts(60);
        _shop.Stock("socks", "socks", title: "Wool socks");

        var page = _shop.Page(_shop.Query(history: [(EventKind.ViewItem, "socks")]));

        Assert.Single(page, item => item.ItemId.StartsWith("shirt", StringComparison.Ordinal));
        Assert.Equal(2, page.Length);
    }

    [Fact]
    public void AGroupOfVeryManyLeavesRoomForOthersWhereMostProductsHaveNoVariants()
    {
        // Some 1.3 variants a product, and one with more than the scan names products.
        StockShirts(900);
        for (var i = 0; i < 3_000; i++)
        {
            _shop.Stock($"lamp-{i}", "lamps", title: $"Desk lamp of walnut no. {i}");
        }

        var query = _shop.Query(history: [(EventKind.ViewItem, "shirt-1")]);
        var byProfile = _shop.Steps(query).Single(step => step.Component == "profile").Text;
        Assert.StartsWith($"named {query.Headroom + 120} products", byProfile, StringComparison.Ordinal);
    }

    [Fact]
    public void AGroupIsAsPopularAsAllOfItTogether()
    {
        // Each shirt has less than the mug; together they have more.
        StockShirts(8, popularity: 4);
        _shop.Stock("mug", "mugs", title: "Enamel mug", popularity: 6);

        var page = _shop.Page(_shop.Query());

        Assert.StartsWith("shirt", page[0].ItemId);
        Assert.Equal("mug", page[1].ItemId);
    }

    [Fact]
    public void TheMostPopularVariantStandsForItsGroup()
    {
        StockShirts(3, popularity: 1);
        _shop.Stock("favourite", "shirts", title: "Cotton shirt", popularity: 5, group: "shirt");

        Assert.Equal("favourite", Assert.Single(_shop.Page(_shop.Query())).ItemId);
    }

    [Fact]
    public void WhoBoughtOneIsShownNoneOfTheOthers()
    {
        StockShirts(3);
        _shop.Stock("mug", "mugs", title: "Enamel mug");

        Assert.Equal(["mug"], _shop.Page(_shop.Query(history: [(EventKind.Purchase, "shirt-1")])).Select(item => item.ItemId));
    }

    [Fact]
    public void AVariantOfWhatWasJustSeenHasBeenSeen()
    {
        StockShirts(2);
        _shop.Stock("other", "shirts", title: "Cotton shirt");

        var page = _shop.Page(_shop.Query(history: [(EventKind.ViewItem, "shirt-1")]));

        Assert.Equal(-0.8, page.Single(item => item.ItemId.StartsWith("shirt", StringComparison.Ordinal)).Scores!["seen"], 6);
        Assert.Equal(0, page.Single(item => item.ItemId == "other").Scores!["seen"]);
    }

    [Fact]
    public void WhatAnEarlierPageHasShownOrTheCallerExcludesStandsForItsGroup()
    {
        StockShirts(3);
        _shop.Stock("mug", "mugs", title: "Enamel mug");
        var shown = FeedCursor.Parse(FeedCursor.New(TimeProvider.System).Encode([Listed("shirt-0")], "user"), "user");

        Assert.Equal(["mug"], _shop.Page(_shop.Query(cursor: shown)).Select(item => item.ItemId));
        Assert.Equal(["mug"], _shop.Page(_shop.Query(new FeedRequest { Exclude = ["shirt-2"] })).Select(item => item.ItemId));

        string Listed(string itemId) => _shop.Query().Catalog.Find(_shop.Ids.Items.GetOrAdd(itemId))!.ListedId;
    }

    [Fact]
    public void AnotherVariantIsShownForOneThatIsSoldOut()
    {
        _shop.Stock("seen", "belts", title: "Leather belt", coVisited: [("red", 9)]);
        _shop.Stock("red", "shirts", title: "完全不同", stock: 0, group: "shirt");
        _shop.Stock("blue", "shirts", title: "完全不同", group: "shirt");

        var item = _shop.Page(_shop.Query(history: [(EventKind.ViewItem, "seen")])).Single(item => item.ItemId != "seen");

        Assert.Equal(("blue", new FeedReason("co_visited", "seen", EventKind.ViewItem)), (item.ItemId, item.Reason));
    }

    [Fact]
    public void AFilterFindsTheVariantThatMeetsIt()
    {
        StockShirts(5, popularity: 1);
        _shop.Stock("wanted", "shirts", "Rare", "Cotton shirt", popularity: -3, group: "shirt");

        Assert.Equal("wanted", Assert.Single(_shop.Page(_shop.Query(new FeedRequest { Filter = "brand:Rare" }))).ItemId);
    }

    private void StockShirts(int count, double popularity = double.NegativeInfinity)
    {
        for (var i = 0; i < count; i++)
        {
            _shop.Stock($"shirt-{i}", "shirts", title: "Cotton shirt", popularity: popularity, group: "shirt");
        }
    }
}
