using RealtimeRec.Events;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>One thing that a shopper did with one item.</summary>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="User">Number of the shopper.</param>
/// <param name="Item">Number of the item.</param>
/// <param name="Kind">What.</param>
/// <param name="Price">Price of one piece; null when the log does not say.</param>
/// <param name="Quantity">Pieces; null when the log does not say.</param>
internal readonly record struct ReplayEvent(long TimeMs, int User, int Item, EventKind Kind, decimal? Price = null, int? Quantity = null)
{
    /// <summary>Whether it says that the shopper wants the item; a return says the opposite.</summary>
    public bool IsInterest => Kind is not (EventKind.Refund or EventKind.RemoveFromCart or EventKind.RemoveFromWishlist);
}
