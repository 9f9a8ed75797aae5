using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Profiles;

/// <summary>
/// One thing a user did with one product, in 16 bytes: a profile keeps 200 of them and a silo keeps many profiles. The rare one
/// that does not fit refers to an <see cref="InteractionDetail"/> that its profile keeps (<see cref="InteractionDetails"/>).
/// </summary>
internal readonly struct Interaction
{
    /// <summary>Largest quantity that fits.</summary>
    public const int MaxQuantity = (1 << QuantityBits) - 1;

    private const int QuantityBits = 18;
    private const int KindBits = 4;

    /// <summary>Times are kept as milliseconds since <see cref="EventLimits.MinTime"/> in 42 bits, which last until 2139.</summary>
    private static readonly long EpochMs = EventLimits.MinTime.ToUnixTimeMilliseconds();

    private readonly ulong _timeKindQuantity;

    /// <param name="timeMs">When it counts as done, milliseconds since 1970.</param>
    /// <param name="item">Ordinal of the item.</param>
    /// <param name="kind">What the user did.</param>
    /// <param name="quantity">Pieces, where they fit.</param>
    /// <param name="price">The price as <see cref="PackedPrice"/>, or the place of the detail with <see cref="PackedPrice.Elsewhere"/> set.</param>
    public Interaction(long timeMs, ItemOrdinal item, EventKind kind, int quantity, uint price)
    {
        _timeKindQuantity = ((ulong)(timeMs - EpochMs) << (KindBits + QuantityBits))
            | ((ulong)kind << QuantityBits)
            | (uint)Math.Clamp(quantity, 1, MaxQuantity);
        Item = item;
        PackedPrice = price;
    }

    /// <summary>Ordinal of the item in <see cref="Catalog.CatalogIds.Items"/>.</summary>
    public ItemOrdinal Item { get; }

    /// <summary>The price as <see cref="Profiles.PackedPrice"/>, or the place of the detail with <see cref="Profiles.PackedPrice.Elsewhere"/> set.</summary>
    public uint PackedPrice { get; }

    /// <summary>When it counts as done, milliseconds since 1970: the event's time, but never later than its arrival.</summary>
    public long TimeMs => (long)(_timeKindQuantity >> (KindBits + QuantityBits)) + EpochMs;

    /// <summary>What the user did.</summary>
    public EventKind Kind => (EventKind)((_timeKindQuantity >> QuantityBits) & ((1 << KindBits) - 1));

    /// <summary>Number of pieces where they fit; <see cref="InteractionDetails"/> knows in any case.</summary>
    public int PackedQuantity => (int)(_timeKindQuantity & MaxQuantity);

    /// <summary>Place of its detail; -1 when it has none.</summary>
    public int Detail => PackedPrice is >= Profiles.PackedPrice.Elsewhere and not Profiles.PackedPrice.Unknown ? (int)(PackedPrice & ~Profiles.PackedPrice.Elsewhere) : -1;

    /// <summary>The same with its detail at another place.</summary>
    public Interaction WithDetail(int place) => new(TimeMs, Item, Kind, PackedQuantity, Profiles.PackedPrice.Elsewhere | (uint)place);
}
