using System.Runtime.InteropServices;
using RealtimeRec.Events;

namespace RealtimeRec.Users;

/// <summary>
/// One thing a user did with one product, in 20 bytes: a profile keeps 200 of them and a silo keeps many profiles.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct Interaction(long timeMs, int item, EventKind kind, int quantity, float price)
{
    private readonly uint _kindAndQuantity = ((uint)kind << 24) | (uint)Math.Clamp(quantity, 1, EventLimits.MaxQuantity);

    /// <summary>Event time, milliseconds since 1970.</summary>
    public readonly long TimeMs = timeMs;

    /// <summary>Ordinal of the item in <see cref="Catalog.CatalogIds.Items"/>.</summary>
    public readonly int Item = item;

    /// <summary>Price of one piece; NaN when the event does not say.</summary>
    public readonly float Price = price;

    /// <summary>What the user did.</summary>
    public EventKind Kind => (EventKind)(_kindAndQuantity >> 24);

    /// <summary>Number of pieces.</summary>
    public int Quantity => (int)(_kindAndQuantity & 0xFF_FFFF);
}
