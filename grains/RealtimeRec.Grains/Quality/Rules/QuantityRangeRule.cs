using System.Globalization;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality.Rules;

/// <summary>No quantity is above the shop's largest.</summary>
internal sealed class QuantityRangeRule(IOptions<QualityOptions> options) : IEventRule
{
    private readonly int _max = options.Value.MaxQuantity ?? int.MaxValue;

    public string Name => QualityRules.QuantityRange;

    public bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs) => IndexOf(shopEvent) >= 0;

    public string Describe(ShopEvent shopEvent, IPurchaseHistory history)
    {
        var index = IndexOf(shopEvent);
        return string.Create(CultureInfo.InvariantCulture, $"items[{index}].quantity is {shopEvent.Items[index].Quantity}; the shop's largest is {_max}.");
    }

    private int IndexOf(ShopEvent shopEvent)
    {
        for (var i = 0; i < shopEvent.Items.Length; i++)
        {
            if (shopEvent.Items[i].Quantity > _max)
            {
                return i;
            }
        }

        return -1;
    }
}
