using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Talks to the grains, and sends events by the same way as every other producer.</summary>
internal sealed class ShopClient(ClusterCalls cluster, IEventIngress ingress, FeedReader feeds, SearchReader search, SuggestionReader suggestions, LiveFeed live, UserErasure erasure) : IShopClient
{
    private const int SuggestedQueries = 6;

    public Task<CatalogStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        cluster.ReadReplicaAsync(0, static (replica, _, _) => replica.GetStatusAsync(), cancellationToken);

    public Task<CategorySummary[]> GetCategoriesAsync(CancellationToken cancellationToken) =>
        cluster.ReadReplicaAsync(0, static (replica, _, _) => replica.GetCategoriesAsync(), cancellationToken);

    public async Task<Product[]> GetShelfAsync(string userId, string? category, int limit, CancellationToken cancellationToken)
    {
        var trending = await cluster.ReadReplicaAsync(
            (category, limit),
            static (replica, ask, token) => replica.GetTrendingAsync(ask.category, ask.limit, includeProducts: true, filter: null, token),
            cancellationToken);
        var shelf = new List<Product>(limit);
        var onShelf = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in trending.Items)
        {
            Add(item.Product);
        }

        if (shelf.Count < limit)
        {
            var request = new FeedRequest
            {
                Limit = Math.Min(limit, FeedRequest.MaxLimit),
                Category = category,
                Exclude = [.. onShelf.Take(FeedRequest.MaxExclude)],
                IncludeProducts = true,
            };
            var page = await feeds.ReadAsync(userId, request, cancellationToken);
            foreach (var item in page.Items)
            {
                Add(item.Product);
            }
        }

        return [.. shelf];

        void Add(Product? product)
        {
            if (product is not null && shelf.Count < limit && onShelf.Add(product.ItemId))
            {
                shelf.Add(product);
            }
        }
    }

    public Task<SearchPage> SearchAsync(string? userId, SearchRequest request, CancellationToken cancellationToken) => search.ReadAsync(userId, request, cancellationToken);

    public Task<SearchSuggestions> SuggestAsync(string userId, string text, CancellationToken cancellationToken) =>
        suggestions.ReadAsync(userId, new SuggestionRequest(text, SuggestedQueries), cancellationToken);

    public async Task<Product[]> GetProductsAsync(string[] itemIds, CancellationToken cancellationToken)
    {
        var views = await cluster.ReadReplicaAsync(itemIds, static (replica, ids, _) => replica.GetProductsAsync(ids), cancellationToken);
        return [.. views.OfType<ProductView>().Select(view => view.Product)];
    }

    public async Task<ProductDetails?> GetDetailsAsync(string itemId, int related, CancellationToken cancellationToken)
    {
        var ask = (itemId, related);
        var views = cluster.ReadReplicaAsync(itemId, static (replica, id, _) => replica.GetProductsAsync([id]), cancellationToken);
        var similar = cluster.ReadReplicaAsync(
            ask, static (replica, ask, token) => replica.GetSimilarAsync(ask.itemId, ask.related, includeProducts: true, filter: null, token), cancellationToken);
        var together = cluster.ReadReplicaAsync(
            ask, static (replica, ask, token) => replica.GetBoughtTogetherAsync(ask.itemId, ask.related, includeProducts: true, token), cancellationToken);
        await Task.WhenAll(views, similar, together);
        return await views is [{ } view] ? new ProductDetails(view, ProductsOf(await similar), ProductsOf(await together)) : null;
    }

    public Task<UserProfileView?> GetProfileAsync(string userId, CancellationToken cancellationToken) =>
        cluster.ReadAsync(userId, static (grains, id) => grains.GetUser(id).GetProfileAsync(), cancellationToken);

    public Task SendAsync(ShopEvent shopEvent, CancellationToken cancellationToken) =>
        ingress.SubmitAsync([shopEvent], cancellationToken);

    public Task<bool> EraseAsync(string userId, CancellationToken cancellationToken) => erasure.EraseAsync(userId, cancellationToken);

    public IAsyncEnumerable<FeedPage> WatchFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken) =>
        live.WatchAsync(userId, request, cancellationToken);

    private static Product[] ProductsOf(RelatedItem[]? items) => [.. (items ?? []).Select(item => item.Product).OfType<Product>()];
}
