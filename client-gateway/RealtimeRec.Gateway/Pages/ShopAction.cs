using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>A click of the shopper on a product.</summary>
/// <param name="Kind">What the shopper did.</param>
/// <param name="Product">With which product.</param>
/// <param name="FromFeed">Whether the product was met in the feed rather than on the shelf.</param>
public sealed record ShopAction(EventKind Kind, Product Product, bool FromFeed)
{
    /// <summary>Puts a product into the cart, or takes it out again.</summary>
    public static ShopAction Cart(Product product, bool isInCart, bool fromFeed = false) =>
        new(isInCart ? EventKind.RemoveFromCart : EventKind.AddToCart, product, fromFeed);

    /// <summary>Puts a product on the wishlist, or takes it off again.</summary>
    public static ShopAction Wishlist(Product product, bool isSaved, bool fromFeed = false) =>
        new(isSaved ? EventKind.RemoveFromWishlist : EventKind.AddToWishlist, product, fromFeed);
}
