using RealtimeRec.Catalog;

namespace RealtimeRec.Gateway.Answers;

/// <summary>The categories of the catalogue.</summary>
/// <param name="Categories">Those with a product on sale, most products first.</param>
public sealed record CategoriesAnswer(IReadOnlyList<CategorySummary> Categories);
