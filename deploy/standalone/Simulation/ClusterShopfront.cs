using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>The shop as the grains show it.</summary>
internal sealed class ClusterShopfront(IGrainFactory grains) : IShopfront
{
    public async Task<Product?> FindProductAsync(string itemId, CancellationToken cancellationToken) =>
        (await grains.GetProduct(itemId).GetAsync().WaitAsync(cancellationToken))?.Product;

    public Task<ProductWriteOutcome> PutProductAsync(Product product, CancellationToken cancellationToken) =>
        grains.GetProduct(product.ItemId).UpsertAsync(product).WaitAsync(cancellationToken);

    public Task<FeedPage> GetFeedAsync(string userId, int limit, CancellationToken cancellationToken) =>
        grains.GetUser(userId).GetFeedAsync(new FeedRequest { Limit = limit }, cancellationToken).WaitAsync(cancellationToken);

    public Task<SearchPage> SearchAsync(string userId, string words, int limit, CancellationToken cancellationToken) =>
        grains.GetUser(userId).SearchAsync(new SearchRequest { Query = words, Limit = limit }, cancellationToken).WaitAsync(cancellationToken);
}
