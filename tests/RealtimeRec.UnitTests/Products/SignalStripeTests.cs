using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

public sealed class SignalStripeTests
{
    /// <summary>A product with little news waits for more, where very many have some; what was met comes with every event, and is no reason to hurry.</summary>
    [Fact]
    public void OfManyProductsThoseWithLittleNewsWait()
    {
        var stripe = new SignalStripe(TimeProvider.System);
        for (var item = 0; item < 200; item++)
        {
            var accumulator = stripe.Of(new ItemOrdinal(item));
            accumulator.Add(new ProductCounts(1, 0, 0), 0, 0);
            for (var other = 1; other <= 5; other++)
            {
                accumulator.Add(new ItemOrdinal(item + other), NeighbourKind.Met, 1);
                if (other <= 2 || item < 3)
                {
                    accumulator.Add(new ItemOrdinal(item + other), NeighbourKind.Visited, 1);
                    accumulator.Add(new ItemOrdinal(item + other), NeighbourKind.Bought, 1);
                }
            }
        }

        Assert.Equal([0, 1, 2], stripe.TakeTurn(silos: 1).Keys.Select(item => item.Value).Order());
        for (var turn = 2; turn < 10; turn++)
        {
            Assert.Empty(stripe.TakeTurn(silos: 1));
        }

        Assert.Equal(197, stripe.TakeTurn(silos: 1).Count);
    }

    [Fact]
    public void HoweverOftenSignalsArePutBackNoMoreShoppersAreKeptThanAnyShopAsksFor()
    {
        var stripe = new SignalStripe(TimeProvider.System);
        for (var shopper = 0UL; shopper < 500; shopper++)
        {
            var failed = new ProductAccumulator(0);
            failed.Name(shopper, enough: 3);
            Assert.True(stripe.PutBack(new ItemOrdinal(7), failed));
        }

        Assert.InRange(stripe.Of(new ItemOrdinal(7)).Shoppers.Length, 3, 100);
    }
}
