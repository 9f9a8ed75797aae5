using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Pages;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;
using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Pages;

public sealed class ShopTextTests
{
    [Theory]
    [InlineData("profile", "a", EventKind.ViewItem, null, "Because you viewed Item a")]
    [InlineData("profile", "a", EventKind.Purchase, null, "Because you bought Item a")]
    [InlineData("profile", null, null, "electronics.head_phones", "Matches your interest in Head phones")]
    [InlineData("co_visited", "a", EventKind.Purchase, null, "Others went on to this after Item a")]
    [InlineData("bought_together", "a", EventKind.Purchase, null, "Often bought with Item a")]
    [InlineData("trending_in_category", null, null, "耳机", "Trending in 耳机")]
    [InlineData("trending", null, null, null, "Trending now")]
    [InlineData("new_arrival", null, null, null, "New arrival")]
    public void ReasonSaysWhy(string source, string? itemId, EventKind? kind, string? category, string expected) =>
        Assert.Equal(expected, PageText.Of(PageLanguage.English).Reason(new FeedReason(source, itemId, kind, category), id => $"Item {id}").ToString());

    [Theory]
    [InlineData(1299.0, "CNY", "¥1,299")]
    [InlineData(43.9, "cny", "¥43.90")]
    [InlineData(5.5, "USD", "$5.50")]
    [InlineData(10.0, "SEK", "10 SEK")]
    [InlineData(10.0, null, "10")]
    [InlineData(null, "USD", null)]
    public void PriceHasItsCurrency(double? price, string? currency, string? expected) =>
        Assert.Equal(expected, ShopText.Price(new Product { ItemId = "a", Price = (decimal?)price, Currency = currency }));

    [Theory]
    [InlineData("electronics.audio.headphone", "Headphone")]
    [InlineData("Home > Kitchen", "Kitchen")]
    [InlineData("数码/手机", "手机")]
    [InlineData("shoes.", "Shoes.")]
    [InlineData(" ", " ")]
    public void CategoryIsItsLastPart(string name, string expected) => Assert.Equal(expected, ShopText.Category(name));

    [Theory]
    [InlineData("Running shoe", "Acme", "shoes.sneakers", "Running shoe")]
    [InlineData(null, "Samsung", "electronics.smartphone", "Samsung · Smartphone")]
    [InlineData(" ", null, "electronics.smartphone", "Smartphone")]
    [InlineData(null, "Samsung", null, "Samsung")]
    [InlineData(null, null, null, "Product 1004856")]
    public void TitleIsMadeOfBrandAndCategoryWhereThereIsNone(string? title, string? brand, string? category, string expected) =>
        Assert.Equal(expected, PageText.Of(PageLanguage.English).Title(
            new Product { ItemId = "1004856", Title = title, Brand = brand, Categories = category is null ? [] : [category] }));

    [Theory]
    [InlineData("Short name", 30, "Short name")]
    [InlineData("Quorlex Wireless Noise-Cancelling Headphones, navy", 30, "Quorlex Wireless…")]
    [InlineData("Quorlex Wireless Deep-Bass Headphones", 30, "Quorlex Wireless Deep-Bass…")]
    [InlineData("阔雷无线降噪头戴式耳机海军蓝色大号", 20, "阔雷无线降噪头戴式耳…")]
    [InlineData("Donaudampfschifffahrtsgesellschaft", 10, "Donaudampf…")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 4, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…")]
    public void ShortenCutsBetweenWordsAndNeverThroughACharacter(string name, int columns, string expected) =>
        Assert.Equal(expected, ShopText.Shorten(name, columns));

    [Fact]
    public void InterestsAreThoseInLeafCategories()
    {
        var leaves = new LeafInterests();
        leaves.Learn(new Product { ItemId = "a", Categories = ["数码", "手机"] });

        var interests = leaves.Of(
        [
            new AffinityView("electronics", 0.3), new AffinityView("electronics.headphones", 0.3), new AffinityView("数码", 0.1), new AffinityView("手机", 0.1),
            new AffinityView("Clothing", 0.1), new AffinityView("Clothing > Hoodies", 0.1),
        ]);

        Assert.Equal(["electronics.headphones", "手机", "Clothing > Hoodies"], interests.Select(interest => interest.Name));
        Assert.Equal(1, interests.Sum(interest => interest.Weight), 6);
        Assert.Equal(0.6, interests[0].Weight, 6);
    }

    [Fact]
    public void ItemsAreSavedAndInTheCartUntilTheyAreTakenOff()
    {
        var then = DateTimeOffset.UnixEpoch;
        var items = new ShopperItems(Array.ConvertAll(
            [
                ("kept", EventKind.AddToWishlist), ("dropped", EventKind.RemoveFromWishlist), ("dropped", EventKind.AddToWishlist),
                ("out", EventKind.RemoveFromCart), ("out", EventKind.AddToCart), ("bought", EventKind.Purchase), ("bought", EventKind.AddToCart),
                ("in", EventKind.AddToCart), ("in", EventKind.ViewItem), ("returned", EventKind.Refund), ("returned", EventKind.Purchase),
            ],
            ((string ItemId, EventKind Kind) did) => new InteractionView(did.ItemId, did.Kind, then, null, 1)));

        Assert.True(items.IsSaved("kept"));
        Assert.False(items.IsSaved("dropped"));
        Assert.True(items.IsInCart("in"));
        Assert.False(items.IsInCart("out"));
        Assert.False(items.IsInCart("bought"));
        Assert.Equal(
            [EventKind.AddToWishlist, null, null, EventKind.Purchase, EventKind.AddToCart, null],
            new[] { "kept", "dropped", "out", "bought", "in", "returned" }.Select(items.Of));
    }

    [Fact]
    public void FeedMarksWhatCameInAndWhatClimbed()
    {
        var before = FeedEntry.Follow(null, [Item("a"), Item("b"), Item("c")]);

        var after = FeedEntry.Follow(before, [Item("c"), Item("d"), Item("a")]);

        Assert.All(before, entry => Assert.False(entry.HasEntered));
        Assert.Equal([("c", 2, false), ("d", 0, true), ("a", -2, false)], after.Select(entry => (entry.Product.ItemId, entry.Climbed, entry.HasEntered)));
        Assert.Equal([1, 2, 3], after.Select(entry => entry.Rank));
    }

    [Fact]
    public void TileShowsTheSamePictureForTheSameCategoryInChineseAndEnglish()
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
    public void KnownShoppersKeepTheLatest()
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
