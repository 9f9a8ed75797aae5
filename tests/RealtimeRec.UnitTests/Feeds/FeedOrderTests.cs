namespace RealtimeRec.UnitTests.Feeds;

/// <summary>Two requests for one feed of a quiet shop are answered alike, whenever they come.</summary>
public sealed class FeedOrderTests : IDisposable
{
    private readonly FeedShop _shop = new();

    [Theory]
    [InlineData(3, 17)]
    [InlineData(40, 3)]
    [InlineData(150, 7)]
    public void ProductsStockedTogetherKeepTheirOrderWhileTimeGoesOn(int products, int millisecondsApart)
    {
        // In another order than their numbers: those stocked together come in as it happens.
        for (var i = 0; i < products; i++)
        {
            _shop.Stock($"mug-{i}", "mugs", title: $"mugs {i}", since: FeedShop.Now.AddMilliseconds(i * 37 % products * millisecondsApart));
        }

        var first = OrderAt(FeedShop.Now.AddMinutes(1));
        for (var later = 1; later <= 500; later++)
        {
            Assert.Equal(first, OrderAt(FeedShop.Now.AddMinutes(1).AddMilliseconds(later)));
        }
    }

    private string[] OrderAt(DateTimeOffset now) => [.. _shop.Page(_shop.Query(now: now)).Select(item => item.ItemId)];

    public void Dispose() => _shop.Dispose();
}
