using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A replica that knows whether products exist and relates each to itself.</summary>
public sealed class FakeCatalogQueryGrain(FakeCluster cluster) : ICatalogQueryGrain
{
    public bool Ready { get; set; } = true;

    /// <summary>How many of the next feeds are asked for in vain: no answer ever comes.</summary>
    public int SilentFeeds { get; set; }

    /// <summary>What feeds without a profile fail with; null for none.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How often a feed without a profile was asked for.</summary>
    public int Feeds { get; private set; }

    public async Task<ProductView?[]> GetProductsAsync(string[] itemIds) =>
        await Task.WhenAll(itemIds.Select(id => cluster.Product(id).GetAsync()));

    public async Task<RelatedItem[]?> GetSimilarAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken = default)
    {
        var view = await cluster.Product(itemId).GetAsync();
        return view is null ? null : [new RelatedItem($"like-{itemId}", 0.9, includeProducts ? view.Product : null)];
    }

    public Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken = default) =>
        GetSimilarAsync(itemId, limit, includeProducts, cancellationToken);

    public Task<RelatedItem[]> GetTrendingAsync(string? category, int limit, bool includeProducts, CancellationToken cancellationToken = default) =>
        Task.FromResult<RelatedItem[]>([.. Enumerable.Range(0, limit).Select(i => new RelatedItem($"{category}-{i}", 1.0 / (i + 1), null))]);

    public Task<FeedPage> GetFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken = default)
    {
        Feeds++;
        return Failure is not null ? Task.FromException<FeedPage>(Failure)
            : Feeds <= SilentFeeds ? new TaskCompletionSource<FeedPage>().Task
            : Task.FromResult(new FeedPage
            {
                FeedId = "feed-0",
                Recipe = "default",
                UserId = userId,
                ProfileVersion = 0,
                Items = [.. request.Context.Select(id => new FeedItem
                {
                    ItemId = $"with-{id}",
                    Score = 0.5,
                    Reason = new FeedReason("co_visited", id, EventKind.ViewItem),
                })],
                Degraded = FeedPage.WithoutProfile,
            });
    }

    public Task<CategorySummary[]> GetCategoriesAsync() => Task.FromResult<CategorySummary[]>([new("electronics", 3)]);

    public Task<CatalogStatus> GetStatusAsync() => Task.FromResult(new CatalogStatus(Ready, 5, 4, 3));
}
