namespace RealtimeRec.Products;

/// <summary>A shopper went from one product to another.</summary>
/// <param name="ItemId">The other product.</param>
/// <param name="Kind">How.</param>
/// <param name="Weight">Weight of the transition, above 0.</param>
[GenerateSerializer, Immutable, Alias("NeighbourSignal")]
public readonly record struct NeighbourSignal(
    [property: Id(0)] string ItemId,
    [property: Id(1)] NeighbourKind Kind,
    [property: Id(2)] float Weight);
