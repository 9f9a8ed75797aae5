using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.Quality.Rules;

/// <summary>Nothing is sent back that was never bought, as far as the profile remembers purchases.</summary>
internal sealed class ImpossibleSequenceRule(CatalogIds ids) : IEventRule
{
    public string Name => QualityRules.ImpossibleSequence;

    public bool IsBroken(ShopEvent shopEvent, UserProfile profile, long nowMs) =>
        shopEvent.Kind == EventKind.Refund && IndexOf(shopEvent, profile) >= 0;

    public string Describe(ShopEvent shopEvent, UserProfile profile)
    {
        var index = IndexOf(shopEvent, profile);
        return $"items[{index}].item_id is {shopEvent.Items[index].ItemId}, of which no purchase is known.";
    }

    private int IndexOf(ShopEvent shopEvent, UserProfile profile)
    {
        for (var i = 0; i < shopEvent.Items.Length; i++)
        {
            if (!ids.Items.TryGet(shopEvent.Items[i].ItemId, out var item) || !profile.MayHaveBought(item))
            {
                return i;
            }
        }

        return -1;
    }
}
