using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Products;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Console;

/// <summary>Talks to the grains, and sends events by the same way as every other producer.</summary>
internal sealed class ShopClient(IGrainFactory grains, IEventIngress ingress, TimeProvider time) : IShopClient
{
    public Task<CatalogStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        grains.GetCatalogQuery().GetStatusAsync().WaitAsync(cancellationToken);

    public Task<CategorySummary[]> GetCategoriesAsync(CancellationToken cancellationToken) =>
        grains.GetCatalogQuery().GetCategoriesAsync().WaitAsync(cancellationToken);

    public async Task<Product[]> GetShelfAsync(string userId, string? category, int limit, CancellationToken cancellationToken)
    {
        var trending = await grains.GetCatalogQuery().GetTrendingAsync(category, limit, includeProducts: true).WaitAsync(cancellationToken);
        var shelf = new List<Product>(limit);
        var onShelf = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in trending)
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
            var page = await grains.GetUser(userId).GetFeedAsync(request).WaitAsync(cancellationToken);
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

    public async Task<Product[]> GetProductsAsync(string[] itemIds, CancellationToken cancellationToken)
    {
        var views = await grains.GetCatalogQuery().GetProductsAsync(itemIds).WaitAsync(cancellationToken);
        return [.. views.OfType<ProductView>().Select(view => view.Product)];
    }

    public Task<UserProfileView?> GetProfileAsync(string userId, CancellationToken cancellationToken) =>
        grains.GetUser(userId).GetProfileAsync().WaitAsync(cancellationToken);

    public Task SendAsync(ShopEvent shopEvent, CancellationToken cancellationToken) =>
        ingress.SubmitAsync([shopEvent], cancellationToken);

    public Task<bool> EraseAsync(string userId, CancellationToken cancellationToken) =>
        grains.GetUser(userId).EraseAsync().WaitAsync(cancellationToken);

    public async IAsyncEnumerable<FeedPage> WatchFeedAsync(
        string userId, FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = grains.GetUser(userId);
        var observer = new ChangeSignal();
        var reference = grains.CreateObjectReference<IProfileObserver>(observer);
        try
        {
            while (true)
            {
                await user.SubscribeAsync(reference).WaitAsync(cancellationToken);
                yield return await user.GetFeedAsync(request).WaitAsync(cancellationToken);
                using var renewal = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var changed = observer.WaitAsync(renewal.Token).AsTask();
                while (await Task.WhenAny(changed, Task.Delay(IUserGrain.SubscriptionLifetime / 3, time, renewal.Token)) != changed)
                {
                    await user.SubscribeAsync(reference).WaitAsync(cancellationToken);
                }

                await changed;
                await renewal.CancelAsync();
            }
        }
        finally
        {
            await user.UnsubscribeAsync(reference);
            grains.DeleteObjectReference<IProfileObserver>(reference);
        }
    }

    private sealed class ChangeSignal : IProfileObserver
    {
        private readonly Channel<long> _versions = Channel.CreateBounded<long>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        public Task ProfileChangedAsync(long version)
        {
            _versions.Writer.TryWrite(version);
            return Task.CompletedTask;
        }

        public ValueTask<long> WaitAsync(CancellationToken cancellationToken) => _versions.Reader.ReadAsync(cancellationToken);
    }
}
