namespace RealtimeRec.Events;

/// <summary>
/// What a shopper did. Names follow Google Analytics 4's recommended e-commerce events
/// (https://developers.google.com/analytics/devguides/collection/ga4/reference/events), and <see cref="RemoveFromWishlist"/>, for which they
/// have none, follows them; see <see cref="EventNames"/>.
/// The numeric values are stored: never reorder them.
/// </summary>
public enum EventKind : byte
{
    ViewItem = 0,
    SelectItem = 1,
    AddToCart = 2,
    RemoveFromCart = 3,
    AddToWishlist = 4,
    BeginCheckout = 5,
    Purchase = 6,
    Refund = 7,
    Search = 8,
    ViewItemList = 9,
    RemoveFromWishlist = 10,
}
