using RealtimeRec.Embeddings;

namespace RealtimeRec.Users;

/// <summary>Summary of the interactions that are too old to be kept one by one.</summary>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="Categories">Their decayed weight by category.</param>
/// <param name="Brands">Their decayed weight by brand.</param>
/// <param name="Purchases">What was bought or returned in them.</param>
/// <param name="Vector">The decayed sum of their item vectors, not of unit length; empty when none of the items had one.</param>
/// <param name="Models">The models that made the item vectors.</param>
/// <param name="VectorAt">The time that the vector is decayed to; absent if none of the items had one.</param>
/// <param name="CategoriesAt">The time that the weights of categories are decayed to; absent if there are none.</param>
/// <param name="BrandsAt">The time that the weights of brands are decayed to; absent if there are none.</param>
[GenerateSerializer, Immutable, Alias("OlderHistoryView")]
public sealed record OlderHistoryView(
    [property: Id(0)] long Interactions,
    [property: Id(1)] Dictionary<string, double> Categories,
    [property: Id(2)] Dictionary<string, double> Brands,
    [property: Id(3)] PurchaseView[] Purchases,
    [property: Id(4)] Embedding Vector,
    [property: Id(5)] string Models,
    [property: Id(6)] DateTimeOffset? VectorAt,
    [property: Id(7)] DateTimeOffset? CategoriesAt,
    [property: Id(8)] DateTimeOffset? BrandsAt);
