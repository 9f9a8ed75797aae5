using RealtimeRec.Catalog;

namespace RealtimeRec.Gateway.Answers;

/// <summary>Products that belong to a product, a category or the hour.</summary>
/// <param name="ItemId">The product asked about, if one was.</param>
/// <param name="Category">The category asked about, if one was.</param>
/// <param name="Items">The products, best first.</param>
public sealed record RelatedAnswer(string? ItemId, string? Category, IReadOnlyList<RelatedItem> Items);
