using RealtimeRec.Events;

namespace RealtimeRec.Users;

/// <summary>
/// One thing a user did with one product, in 16 bytes: a profile keeps 200 of them and a silo keeps many profiles.
/// </summary>
internal readonly struct Interaction
{
    /// <summary>Largest quantity kept; a larger one is kept as this.</summary>
    public const int MaxQuantity = (1 << QuantityBits) - 1;

    private const int QuantityBits = 18;
    private const int KindBits = 4;

    /// <summary>Times are kept as milliseconds since <see cref="EventLimits.MinTime"/> in 42 bits, which last until 2139.</summary>
    private static readonly long EpochMs = EventLimits.MinTime.ToUnixTimeMilliseconds();

    private readonly ulong _timeKindQuantity;

    public Interaction(long timeMs, int item, EventKind kind, int quantity, float price)
    {
        _timeKindQuantity = ((ulong)(timeMs - EpochMs) << (KindBits + QuantityBits))
            | ((ulong)kind << QuantityBits)
            | (uint)Math.Clamp(quantity, 1, MaxQuantity);
        Item = item;
        Price = price;
    }

    /// <summary>Ordinal of the item in <see cref="Catalog.CatalogIds.Items"/>.</summary>
    public int Item { get; }

    /// <summary>Price of one piece; NaN when the event does not say.</summary>
    public float Price { get; }

    /// <summary>Event time, milliseconds since 1970.</summary>
    public long TimeMs => (long)(_timeKindQuantity >> (KindBits + QuantityBits)) + EpochMs;

    /// <summary>What the user did.</summary>
    public EventKind Kind => (EventKind)((_timeKindQuantity >> QuantityBits) & ((1 << KindBits) - 1));

    /// <summary>Number of pieces.</summary>
    public int Quantity => (int)(_timeKindQuantity & MaxQuantity);
}
