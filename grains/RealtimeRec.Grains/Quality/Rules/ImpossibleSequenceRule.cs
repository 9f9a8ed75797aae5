using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Quality.Rules;

/// <summary>Nothing is sent back that was never bought, as far as the profile remembers purchases.</summary>
internal sealed class ImpossibleSequenceRule(CatalogIds ids) : IEventRule
{
    public string Name => QualityRules.ImpossibleSequence;

    public bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs) =>
        shopEvent.Kind == EventKind.Refund && IndexOf(shopEvent, history) >= 0;

    public string Describe(ShopEvent shopEvent, IPurchaseHistory history)
    {
        var index = IndexOf(shopEvent, history);
        return $"items[{index}].item_id is {shopEvent.Items[index].ItemId}, of which no purchase is known.";
    }

    private int IndexOf(ShopEvent shopEvent, IPurchaseHistory history)
    {
        for (var i = 0; i < shopEvent.Items.Length; i++)
        {
            if (!ids.Items.TryGet(shopEvent.Items[i].ItemId, out var item) || !history.MayHaveBought(item))
            {
                return i;
            }
        }

        return -1;
    }
}
