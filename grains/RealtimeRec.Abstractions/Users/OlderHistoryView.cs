namespace RealtimeRec.Users;

/// <summary>What remains of the interactions that are too old to be kept one by one.</summary>
/// <param name="Interactions">How many they were.</param>
/// <param name="Categories">Their decayed weight by category.</param>
/// <param name="Brands">Their decayed weight by brand.</param>
/// <param name="Purchases">What was bought or sent back among them.</param>
[GenerateSerializer, Immutable, Alias("OlderHistoryView")]
public sealed record OlderHistoryView(
    [property: Id(0)] long Interactions,
    [property: Id(1)] Dictionary<string, double> Categories,
    [property: Id(2)] Dictionary<string, double> Brands,
    [property: Id(3)] PurchaseView[] Purchases);
