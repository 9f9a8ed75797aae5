using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Meter;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>The pages that a shopper was served of late, as the meter asks for them.</summary>
public sealed class ServedPagesTests
{
    private const long Minute = 60_000;

    private readonly CatalogIds _ids = new();
    private readonly ServedPages _pages = new();

    [Fact]
    public void APageCountsForAWhile()
    {
        Serve(10 * Minute, "lamp", "desk");

        Assert.True(HasServed("desk", since: 10 * Minute));
        Assert.False(HasServed("desk", since: (10 * Minute) + 1));
        Assert.False(HasServed("chair", since: 0));
    }

    [Fact]
    public void AProductOnSeveralPagesIsToldOnce()
    {
        Serve(1, "lamp", "desk");
        Serve(2, "desk", "chair");

        Assert.Equal(["lamp", "desk", "chair"], _pages.ServedSince(0).Select(item => _ids.Items[item]));
    }

    [Fact]
    public void TheOldestPagesGoAndTheLatestStayWhateverTheirSize()
    {
        Serve(1, "lamp");
        Serve(2, [.. Enumerable.Repeat("desk", 110)]);
        Assert.True(HasServed("lamp", since: 0));
        Serve(3, [.. Enumerable.Repeat("chair", 100)]);

        Assert.False(HasServed("lamp", since: 0));
        Assert.False(HasServed("desk", since: 0));
        Serve(4, [.. Enumerable.Repeat("shirt", 1_000)]);
        Assert.True(HasServed("shirt", since: 0));
    }

    [Fact]
    public void NothingIsLeftOfAShopperWhoIsErased()
    {
        Serve(1, "lamp");

        _pages.Forget();

        Assert.False(HasServed("lamp", since: 0));
    }

    private void Serve(long timeMs, params string[] items) => _pages.Serve(
        new FeedPage { FeedId = "feed", Recipe = "default", UserId = "user", ProfileVersion = 1, Items = [.. items.Select((item, i) => new FeedItem { ItemId = item, Rank = i + 1, Score = 0, Reason = new FeedReason("trending") })] },
        _ids,
        timeMs);

    private bool HasServed(string item, long since) => _pages.ServedSince(since).Contains(_ids.Items.GetOrAdd(item));
}
