using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Quality.Rules;

/// <summary>The catalogue knows every product of the event. Silent until the silo has all of the catalogue.</summary>
internal sealed class UnknownProductRule(CatalogIds ids, ICatalogRows rows) : IEventRule
{
    public string Name => QualityRules.UnknownProduct;

    public bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs) => rows.IsComplete && IndexOf(shopEvent) >= 0;

    public string Describe(ShopEvent shopEvent, IPurchaseHistory history)
    {
        // The product may have arrived since.
        var index = Math.Max(0, IndexOf(shopEvent));
        return $"items[{index}].item_id is {shopEvent.Items[index].ItemId}, which the catalogue does not know.";
    }

    private int IndexOf(ShopEvent shopEvent)
    {
        for (var i = 0; i < shopEvent.Items.Length; i++)
        {
            if (!ids.Items.TryGet(shopEvent.Items[i].ItemId, out var item) || rows.Find(item) is not { IsStub: false })
            {
                return i;
            }
        }

        return -1;
    }
}
