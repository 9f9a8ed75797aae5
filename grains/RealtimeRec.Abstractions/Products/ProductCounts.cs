namespace RealtimeRec.Products;

/// <summary>How often shoppers interacted with a product.</summary>
/// <param name="Views">view_item and select_item events.</param>
/// <param name="Carts">add_to_cart, add_to_wishlist and begin_checkout events.</param>
/// <param name="Purchases">purchase events.</param>
[GenerateSerializer, Immutable, Alias("ProductCounts")]
public sealed record ProductCounts(
    [property: Id(0)] long Views,
    [property: Id(1)] long Carts,
    [property: Id(2)] long Purchases)
{
    /// <summary>The sum of both.</summary>
    public ProductCounts Plus(ProductCounts other) =>
        new(Views + other.Views, Carts + other.Carts, Purchases + other.Purchases);
}
