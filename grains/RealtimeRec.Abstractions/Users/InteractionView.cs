using RealtimeRec.Events;

namespace RealtimeRec.Users;

/// <summary>One thing a user did with one product.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Kind">What the user did.</param>
/// <param name="Time">When.</param>
/// <param name="Price">Price of one piece, if the event gave it.</param>
/// <param name="Quantity">Number of pieces.</param>
[GenerateSerializer, Immutable, Alias("InteractionView")]
public sealed record InteractionView(
    [property: Id(0)] string ItemId,
    [property: Id(1)] EventKind Kind,
    [property: Id(2)] DateTimeOffset Time,
    [property: Id(5)] decimal? Price,
    [property: Id(4)] int Quantity);
