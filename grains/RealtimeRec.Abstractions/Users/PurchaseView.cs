namespace RealtimeRec.Users;

/// <summary>What a user bought of one product.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Quantity">Pieces bought minus those returned.</param>
/// <param name="Time">The latest purchase or return.</param>
[GenerateSerializer, Immutable, Alias("PurchaseView")]
public sealed record PurchaseView(
    [property: Id(0)] string ItemId,
    [property: Id(1)] long Quantity,
    [property: Id(2)] DateTimeOffset Time);
