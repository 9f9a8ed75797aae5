using RealtimeRec.Catalog;

namespace RealtimeRec.Gateway.Answers;

/// <summary>Products related to a product, or trending ones.</summary>
/// <param name="ItemId">The requested product, if any.</param>
/// <param name="Category">The requested category, if any.</param>
/// <param name="Items">The products, best first.</param>
/// <param name="Total">Number of products on sale to choose from, if known.</param>
/// <param name="Unknown"><c>category</c> when no product has ever had the requested one; otherwise absent.</param>
public sealed record RelatedAnswer(string? ItemId, string? Category, IReadOnlyList<RelatedItem> Items, int? Total = null, string? Unknown = null);
