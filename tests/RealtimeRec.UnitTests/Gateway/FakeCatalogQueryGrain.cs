using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A replica that knows whether products exist and relates each to itself.</summary>
public sealed class FakeCatalogQueryGrain(FakeCluster cluster) : ICatalogQueryGrain
{
    public bool Ready { get; set; } = true;

    /// <summary>Whether it never says how it is.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many of the next feeds are asked for in vain: no answer ever comes.</summary>
    public int SilentFeeds { get; set; }

    /// <summary>What every feed waits for before it is answered, unless it is given up.</summary>
    public Task FeedsAfter { get; set; } = Task.CompletedTask;

    /// <summary>What feeds without a profile fail with; null for none.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A category of which no product has ever been.</summary>
    public const string UnknownCategory = "nothing of the kind";

    /// <summary>What the catalogue was asked for last.</summary>
    public ProductListRequest? LastList { get; private set; }

    /// <summary>How often a feed without a profile was asked for.</summary>
    public int Feeds { get; private set; }

    public async Task<ProductView?[]> GetProductsAsync(string[] itemIds) =>
        await Task.WhenAll(itemIds.Select(id => cluster.Product(id).GetAsync()));

    public async Task<RelatedItem[]?> GetSimilarAsync(string itemId, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken = default)
    {
        var view = await cluster.Product(itemId).GetAsync();
        return view is null ? null : [new RelatedItem($"like-{itemId}", 0.9, includeProducts ? view.Product : null, 1)];
    }

    public Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken = default) =>
        GetSimilarAsync(itemId, limit, includeProducts, null, cancellationToken);

    public Task<TrendingPage> GetTrendingAsync(string? category, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken = default) => Task.FromResult(
        category == UnknownCategory ? new TrendingPage([], 0, IsUnknownCategory: true)
        : new TrendingPage([.. Enumerable.Range(0, limit).Select(i => new RelatedItem($"{category}-{i}", 1.0 / (i + 1), null, i + 1))], 150, IsUnknownCategory: false));

    /// <summary>Two pages, of which the second begins after <c>b</c>.</summary>
    public Task<ProductPage> ListProductsAsync(ProductListRequest request, CancellationToken cancellationToken = default)
    {
        LastList = request;
        string[] ids = request.After is null ? ["a", "b"] : ["c"];
        return Task.FromResult(new ProductPage(
            [.. ids.Select(id => new ProductView { Product = new Product { ItemId = id }, Retired = false, FirstSeen = DateTimeOffset.UnixEpoch, Counts = new ProductCounts(0, 0, 0) })],
            Total: 3,
            HasMore: request.After is null,
            Unknown: request.Brand == "nobody" ? "brand" : null));
    }

    public async Task<FeedPage> GetFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken = default)
    {
        Feeds++;
        var feed = FeedOf(userId, request);
        await FeedsAfter.WaitAsync(cancellationToken);
        return await feed;
    }

    private Task<FeedPage> FeedOf(string userId, FeedRequest request)
    {
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

    public Task<CatalogStatus> GetStatusAsync() =>
        IsSilent ? new TaskCompletionSource<CatalogStatus>().Task : Task.FromResult(new CatalogStatus(Ready, 5, 4, 3));

    public Task<bool> ShownAsync(string[] itemIds) => Task.FromResult(true);

    public Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new SearchSuggestions([], [], []));

    public Task<SearchPage> SearchAsync(string? userId, SearchRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new SearchPage { SearchId = "s1", Recipe = "default", UserId = userId, Total = 0, Items = [] });
}
