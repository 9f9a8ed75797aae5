using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Pages;

/// <summary>How a shopper stands to products, as far as the latest interactions tell: what is saved, in the cart, bought, seen.</summary>
internal sealed class ShopperItems
{
    /// <summary>Of a shopper who did nothing.</summary>
    public static readonly ShopperItems None = new([]);

    private readonly HashSet<string> _saved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inCart = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventKind> _weightiest = new(StringComparer.Ordinal);

    /// <param name="interactions">The latest interactions, newest first.</param>
    public ShopperItems(IReadOnlyList<InteractionView> interactions)
    {
        // From the oldest on, so that the last word stands.
        for (var i = interactions.Count - 1; i >= 0; i--)
        {
            var (item, kind) = (interactions[i].ItemId, interactions[i].Kind);
            switch (kind)
            {
                case EventKind.AddToWishlist:
                    _saved.Add(item);
                    break;
                case EventKind.RemoveFromWishlist:
                    _saved.Remove(item);
                    break;
                case EventKind.AddToCart:
                    _inCart.Add(item);
                    break;
                case EventKind.RemoveFromCart:
                    _inCart.Remove(item);
                    break;
                case EventKind.Purchase:
                    _inCart.Remove(item);
                    _weightiest[item] = kind;
                    break;
                case EventKind.Refund:
                    _weightiest.Remove(item);
                    break;
                case EventKind.ViewItem or EventKind.SelectItem:
                    _weightiest.TryAdd(item, EventKind.ViewItem);
                    break;
            }
        }
    }

    /// <summary>Whether it is on the wishlist.</summary>
    public bool IsSaved(string itemId) => _saved.Contains(itemId);

    /// <summary>Whether it lies in the cart.</summary>
    public bool IsInCart(string itemId) => _inCart.Contains(itemId);

    /// <summary>The weightiest thing that holds of a product: bought, in the cart, saved or seen; null for nothing.</summary>
    public EventKind? Of(string itemId) =>
        _weightiest.TryGetValue(itemId, out var kind) && kind == EventKind.Purchase ? kind
        : _inCart.Contains(itemId) ? EventKind.AddToCart
        : _saved.Contains(itemId) ? EventKind.AddToWishlist
        : _weightiest.ContainsKey(itemId) ? kind
        : null;
}
