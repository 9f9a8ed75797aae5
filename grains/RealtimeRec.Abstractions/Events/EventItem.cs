namespace RealtimeRec.Events;

/// <summary>One product in an event.</summary>
/// <param name="ItemId">The shop's product id, at most <see cref="EventLimits.MaxIdLength"/> characters.</param>
/// <param name="Price">Price of one piece in the shop's currency, or null when the event does not say.</param>
/// <param name="Quantity">Number of pieces, or null when the event does not say (taken as 1).</param>
[GenerateSerializer, Immutable, Alias("EventItem")]
public sealed record EventItem(
    [property: Id(0)] string ItemId,
    [property: Id(1)] double? Price = null,
    [property: Id(2)] int? Quantity = null);
