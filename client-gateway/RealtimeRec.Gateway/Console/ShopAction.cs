using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Console;

/// <summary>A click of the shopper on a product.</summary>
/// <param name="Kind">What the shopper did.</param>
/// <param name="Product">With which product.</param>
/// <param name="FromFeed">Whether the product was met in the feed rather than on the shelf.</param>
public sealed record ShopAction(EventKind Kind, Product Product, bool FromFeed);
