using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What a product's own page shows.</summary>
/// <param name="View">The product and how it stands.</param>
/// <param name="Similar">Products like it, nearest first.</param>
/// <param name="BoughtTogether">Products bought with it, most often first.</param>
public sealed record ProductDetails(ProductView View, Product[] Similar, Product[] BoughtTogether);
