using RealtimeRec.Catalog;

namespace RealtimeRec.Gateway.Answers;

/// <summary>Products that belong to a product, a category or the hour.</summary>
/// <param name="ItemId">The product asked about, if one was.</param>
/// <param name="Category">The category asked about, if one was.</param>
/// <param name="Items">The products, best first.</param>
/// <param name="Total">How many products on sale there are to choose from, where that is known.</param>
/// <param name="Unknown"><c>category</c> when no product has ever been of the one asked for; left out as a rule.</param>
public sealed record RelatedAnswer(string? ItemId, string? Category, IReadOnlyList<RelatedItem> Items, int? Total = null, string? Unknown = null);
