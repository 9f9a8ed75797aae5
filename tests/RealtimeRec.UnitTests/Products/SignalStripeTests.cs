using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

public sealed class SignalStripeTests
{
    [Fact]
    public void However_often_signals_are_put_back_no_more_shoppers_are_kept_than_any_shop_asks_for()
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
