using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>What the demonstration shop and its shoppers ask of the cluster, besides taking their events.</summary>
internal interface IShopfront
{
    /// <summary>A product as the cluster knows it, or null.</summary>
    Task<Product?> FindProductAsync(string itemId, CancellationToken cancellationToken);

    /// <summary>Puts a product on sale; the same product a second time changes nothing.</summary>
    Task<ProductWriteOutcome> PutProductAsync(Product product, CancellationToken cancellationToken);

    /// <summary>The first page of a shopper's feed.</summary>
    Task<FeedPage> GetFeedAsync(string userId, int limit, CancellationToken cancellationToken);

    /// <summary>The first page of what a shopper's words find.</summary>
    Task<SearchPage> SearchAsync(string userId, string words, int limit, CancellationToken cancellationToken);
}
