using System.Globalization;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Quality.Rules;

/// <summary>No price is above the shop's highest.</summary>
internal sealed class PriceRangeRule(IOptions<QualityOptions> options) : IEventRule
{
    private readonly decimal _max = options.Value.MaxPrice ?? EventLimits.MaxPrice;

    public string Name => QualityRules.PriceRange;

    public bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs) => IndexOf(shopEvent) >= 0;

    public string Describe(ShopEvent shopEvent, IPurchaseHistory history)
    {
        var index = IndexOf(shopEvent);
        return string.Create(CultureInfo.InvariantCulture, $"items[{index}].price is {shopEvent.Items[index].Price}; the shop's highest is {_max}.");
    }

    private int IndexOf(ShopEvent shopEvent)
    {
        for (var i = 0; i < shopEvent.Items.Length; i++)
        {
            if (shopEvent.Items[i].Price > _max)
            {
                return i;
            }
        }

        return -1;
    }
}
