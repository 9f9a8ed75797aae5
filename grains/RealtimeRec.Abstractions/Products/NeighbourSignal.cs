namespace RealtimeRec.Products;

/// <summary>Shoppers dealt with another product too, in the way that its kind says.</summary>
/// <param name="ItemId">The other product.</param>
/// <param name="Kind">How.</param>
/// <param name="Weight">How much it counts, above 0.</param>
[GenerateSerializer, Immutable, Alias("NeighbourSignal")]
public readonly record struct NeighbourSignal(
    [property: Id(0)] string ItemId,
    [property: Id(1)] NeighbourKind Kind,
    [property: Id(2)] float Weight);
