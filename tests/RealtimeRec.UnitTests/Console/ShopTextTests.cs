using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Console;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Console;

public sealed class ShopTextTests
{
    [Theory]
    [InlineData("profile", "a", EventKind.ViewItem, null, "Because you viewed Item a")]
    [InlineData("profile", "a", EventKind.Purchase, null, "Because you bought Item a")]
    [InlineData("profile", null, null, "electronics.head_phones", "Matches your interest in Head phones")]
    [InlineData("co_visited", "a", EventKind.Purchase, null, "Bought by others after Item a")]
    [InlineData("trending_in_category", null, null, "耳机", "Trending in 耳机")]
    [InlineData("trending", null, null, null, "Trending now")]
    [InlineData("new_arrival", null, null, null, "New arrival")]
    public void Reason_SaysWhy(string source, string? itemId, EventKind? kind, string? category, string expected) =>
        Assert.Equal(expected, ShopText.Reason(new FeedReason(source, itemId, kind, category), id => $"Item {id}"));

    [Theory]
    [InlineData(1299.0, "CNY", "¥1,299")]
    [InlineData(43.9, "cny", "¥43.90")]
    [InlineData(5.5, "USD", "$5.50")]
    [InlineData(10.0, "SEK", "10 SEK")]
    [InlineData(10.0, null, "10")]
    [InlineData(null, "USD", null)]
    public void Price_HasItsCurrency(double? price, string? currency, string? expected) =>
        Assert.Equal(expected, ShopText.Price(new Product { ItemId = "a", Price = (decimal?)price, Currency = currency }));

    [Theory]
    [InlineData("electronics.audio.headphone", "Headphone")]
    [InlineData("Home > Kitchen", "Kitchen")]
    [InlineData("数码/手机", "手机")]
    [InlineData("shoes.", "Shoes.")]
    [InlineData(" ", " ")]
    public void Category_IsItsLastPart(string name, string expected) => Assert.Equal(expected, ShopText.Category(name));

    [Fact]
    public void Feed_MarksWhatIsNewAndWhatClimbed()
    {
        var before = FeedEntry.Follow(null, [Item("a"), Item("b"), Item("c")]);

        var after = FeedEntry.Follow(before, [Item("c"), Item("d"), Item("a")]);

        Assert.All(before, entry => Assert.False(entry.IsNew));
        Assert.Equal([("c", 2, false), ("d", 0, true), ("a", -2, false)], after.Select(entry => (entry.Product.ItemId, entry.Climbed, entry.IsNew)));
        Assert.Equal([1, 2, 3], after.Select(entry => entry.Rank));
    }

    [Fact]
    public void Tile_ShowsTheSamePictureForTheSameCategory_InChineseAndEnglish()
    {
        var phone = new Product { ItemId = "a", Categories = ["electronics", "electronics.smartphone"] };
        var shouji = new Product { ItemId = "b", Categories = ["数码", "手机"] };
        var unknown = new Product { ItemId = "c" };

        Assert.Equal(TileArt.Icon(phone), TileArt.Icon(shouji));
        Assert.NotEqual(TileArt.Icon(phone), TileArt.Icon(unknown));
        Assert.Equal(TileArt.Hue(phone), TileArt.Hue(phone with { ItemId = "z" }));
        Assert.Equal(TileArt.Icon(unknown), TileArt.Icon(new Product { ItemId = "d", Title = "Scarf and cardigan" }));
    }

    [Fact]
    public void KnownShoppers_KeepTheLatest()
    {
        var known = new KnownShoppers(TimeProvider.System);
        for (var number = 0; number <= KnownShoppers.Capacity; number++)
        {
            known.Note($"shopper-{number}");
        }

        known.Note("shopper-5");

        Assert.Equal(KnownShoppers.Capacity, known.List().Length);
        Assert.Equal("shopper-5", known.List()[0]);
        Assert.DoesNotContain("shopper-0", known.List());
    }

    private static FeedItem Item(string itemId) =>
        new() { ItemId = itemId, Score = 1, Reason = new FeedReason("trending") };
}
