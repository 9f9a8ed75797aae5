using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>One product in an event.</summary>
[GenerateSerializer, Immutable, Alias("EventItem")]
public sealed record EventItem
{
    [Id(3)] private decimal? _price;

    /// <summary>Names a product, and what the event says of it.</summary>
    public EventItem(string itemId, decimal? price = null, int? quantity = null) =>
        (ItemId, _price, Quantity) = (itemId, price, quantity);

    /// <summary>The shop's product id, at most <see cref="EventLimits.MaxIdLength"/> characters.</summary>
    [Id(0)] public string ItemId { get; init; }

    /// <summary>
    /// Price of one piece in the shop's currency, exactly as it was given (0 to <see cref="EventLimits.MaxPrice"/>), or null
    /// when the event does not say.
    /// </summary>
    public decimal? Price
    {
        get => _price;
        init => _price = value;
    }

    /// <summary>Number of pieces, or null when the event does not say (taken as 1).</summary>
    [Id(2)] public int? Quantity { get; init; }

    /// <summary>The price as silos send it that hold prices as binary numbers: taken over into <see cref="Price"/>, never written.</summary>
    [Id(1)]
    internal double? BinaryPrice
    {
        get => null;
        set => _price = value is { } price ? (decimal)price : _price;
    }
}
