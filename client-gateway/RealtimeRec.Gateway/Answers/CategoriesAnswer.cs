using RealtimeRec.Catalog;

namespace RealtimeRec.Gateway.Answers;

/// <summary>The categories of the catalogue.</summary>
/// <param name="Categories">The categories with a product on sale, those with the most products first.</param>
public sealed record CategoriesAnswer(IReadOnlyList<CategorySummary> Categories);
