using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Answers;

/// <summary>A product in a widget.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Score">Its score; higher is better. Comparable only with scores of the same origin.</param>
/// <param name="Reason">Why it is here; only in a feed.</param>
/// <param name="Product">The product itself, if requested.</param>
/// <param name="ItemGroupId">The group of variants that it represents; absent if it has none.</param>
public sealed record WidgetItem(string ItemId, double Score, FeedReason? Reason, Product? Product, string? ItemGroupId)
{
    /// <summary>What it is on a page, where a group of variants is one product.</summary>
    internal (bool IsGroup, string Id) Listed => ItemGroupId is null ? (false, ItemId) : (true, ItemGroupId);
}
