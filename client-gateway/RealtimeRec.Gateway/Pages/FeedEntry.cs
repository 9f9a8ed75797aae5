using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>One line of the feed as the page shows it.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Product">The product; only its id when the catalogue does not know it.</param>
/// <param name="Item">The place of the feed, with its reason and the parts of its score.</param>
/// <param name="HasEntered">Whether it was not in the feed before the last change.</param>
/// <param name="Climbed">How many places it has moved up with the last change; negative when it fell.</param>
public sealed record FeedEntry(int Rank, Product Product, FeedItem Item, bool HasEntered, int Climbed)
{
    /// <summary>Why it is here.</summary>
    public FeedReason Reason => Item.Reason;

    /// <summary>
    /// Lines up a feed's items with the previous feed of the same shopper. With no previous feed nothing counts as entered or
    /// moved.
    /// </summary>
    public static FeedEntry[] Follow(IReadOnlyList<FeedEntry>? previous, IReadOnlyList<FeedItem> items)
    {
        var ranks = previous?.ToDictionary(entry => entry.Product.ItemId, entry => entry.Rank, StringComparer.Ordinal);
        var entries = new FeedEntry[items.Count];
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            var rank = index + 1;
            var before = 0;
            var known = ranks is not null && ranks.TryGetValue(item.ItemId, out before);
            entries[index] = new FeedEntry(
                rank,
                item.Product ?? new Product { ItemId = item.ItemId },
                item,
                HasEntered: ranks is not null && !known,
                Climbed: known ? before - rank : 0);
        }

        return entries;
    }
}
