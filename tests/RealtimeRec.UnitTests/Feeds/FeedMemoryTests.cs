using RealtimeRec.Catalog;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>The pages that a shopper was served of late, as the meter asks for them.</summary>
public sealed class FeedMemoryTests : IDisposable
{
    private const long Minute = 60_000;

    private readonly FeedShop _shop = new();
    private readonly FeedMemory _memory = new();
    private readonly CatalogSnapshot _catalog;

    public FeedMemoryTests()
    {
        foreach (var item in (string[])["lamp", "desk", "chair"])
        {
            _shop.Stock(item);
        }

        _shop.Stock("shirt-s", group: "shirt");
        _shop.Stock("shirt-m", group: "shirt");
        _catalog = _shop.Query().Catalog;
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void APageCountsForAWhile()
    {
        Serve(10 * Minute, "lamp", "desk");

        Assert.True(HasServed("desk", since: 10 * Minute));
        Assert.False(HasServed("desk", since: (10 * Minute) + 1));
        Assert.False(HasServed("chair", since: 0));
    }

    [Fact]
    public void AVariantIsTheProductThatWasShown()
    {
        Serve(Minute, "shirt-s");

        Assert.True(HasServed("shirt-m", since: 0));
    }

    [Fact]
    public void TheOldestPagesGoAndTheLatestStayWhateverTheirSize()
    {
        Serve(1, "lamp");
        Serve(2, [.. Enumerable.Repeat("desk", 230)]);
        Assert.True(HasServed("lamp", since: 0));
        Serve(3, [.. Enumerable.Repeat("chair", 100)]);

        Assert.False(HasServed("lamp", since: 0));
        Assert.False(HasServed("desk", since: 0));
        Serve(4, [.. Enumerable.Repeat("shirt-s", 1_000)]);
        Assert.True(HasServed("shirt-s", since: 0));
    }

    [Fact]
    public void NothingIsLeftOfAShopperWhoIsErased()
    {
        Serve(1, "lamp");

        _memory.Forget();

        Assert.False(HasServed("lamp", since: 0));
        Assert.Null(_memory.Nearest);
    }

    private void Serve(long timeMs, params string[] items) => _memory.Serve(
        new FeedPage { FeedId = "feed", Recipe = "default", UserId = "user", ProfileVersion = 1, Items = [.. items.Select((item, i) => new FeedItem { ItemId = item, Rank = i + 1, Score = 0, Reason = new FeedReason("trending") })] },
        _shop.Ids,
        timeMs);

    private bool HasServed(string item, long since) => _memory.HasServed(_catalog.Find(_shop.Ids.Items.GetOrAdd(item))!, _catalog, since);
}
