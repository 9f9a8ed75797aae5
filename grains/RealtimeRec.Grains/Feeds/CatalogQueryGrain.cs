using Orleans.Concurrency;
using RealtimeRec.Catalog;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Retrieval;

namespace RealtimeRec.Feeds;

/// <inheritdoc cref="ICatalogQueryGrain"/>
[PlacedOnRole(SiloRoles.Users)]
[StatelessWorker]
internal sealed class CatalogQueryGrain(CatalogReplica replica, CatalogIds ids, FeedWork work, FeedBuilder feeds) : Grain, ICatalogQueryGrain
{
    public Task<ProductView?[]> GetProductsAsync(string[] itemIds)
    {
        var catalog = replica.Current;
        return Task.FromResult(Array.ConvertAll(itemIds, itemId => RowOf(catalog, itemId) is { } row
            ? new ProductView
            {
                Product = row.Details.Product,
                Retired = row.Details.Retired,
                FirstSeen = row.Details.FirstSeen,
                Counts = row.Statistics.Counts,
            }
            : null));
    }

    public Task<RelatedItem[]?> GetSimilarAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken)
    {
        var catalog = replica.Current;
        if (RowOf(catalog, itemId) is not { } row)
        {
            return Task.FromResult<RelatedItem[]?>(null);
        }

        return row.Vector.IsZero
            ? Task.FromResult<RelatedItem[]?>(Neighbours(catalog, row.CoVisited, row.CoVisitedWeights, limit, includeProducts))
            : work.RunAsync<RelatedItem[]?>(() => Nearest(catalog, row, limit, includeProducts), cancellationToken);
    }

    public Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        return Task.FromResult(RowOf(catalog, itemId) is { } row
            ? Neighbours(catalog, row.BoughtTogether, row.BoughtTogetherWeights, limit, includeProducts)
            : null);
    }

    public Task<RelatedItem[]> GetTrendingAsync(string? category, int limit, bool includeProducts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        var rankings = replica.Rankings;
        var ranking = category is null ? rankings.Trending
            : ids.Categories.TryGet(category, out var ordinal) ? rankings.InCategory(ordinal)
            : [];
        var items = new List<RelatedItem>(limit);
        foreach (var item in ranking)
        {
            if (items.Count == limit)
            {
                break;
            }

            if (catalog.Find(item) is { OnSale: true } row)
            {
                // As a share of the most popular item's popularity; a row may be newer than the ranking.
                var behind = Math.Min(0, row.LogPopularity - rankings.MaxLogPopularity);
                items.Add(Item(row, double.IsFinite(behind) ? double.Exp2(behind) : 0, includeProducts));
            }
        }

        return Task.FromResult(items.ToArray());
    }

    public Task<FeedPage> GetFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken) =>
        feeds.BuildWithoutProfileAsync(userId, request, cancellationToken);

    public Task<CategorySummary[]> GetCategoriesAsync()
    {
        var rankings = replica.Rankings;
        return Task.FromResult(rankings.Categories
            .Select(category => new CategorySummary(ids.Categories[category], rankings.InCategory(category).Length))
            .OrderByDescending(summary => summary.Products)
            .ThenBy(summary => summary.Name, StringComparer.Ordinal)
            .ToArray());
    }

    public Task<CatalogStatus> GetStatusAsync() => Task.FromResult(
        new CatalogStatus(replica.Ready, replica.Current.Rows, replica.Rankings.OnSale, replica.Current.Index.Count));

    private CatalogRow? RowOf(CatalogSnapshot catalog, string itemId) =>
        ids.Items.TryGet(itemId, out var item) ? catalog.Find(item) : null;

    private RelatedItem[] Nearest(CatalogSnapshot catalog, CatalogRow row, int limit, bool includeProducts)
    {
        var found = new ScoredRow[limit + 1];
        var count = catalog.Index.Search(row.Vector.Values, filter: null, found);
        return
        [
            .. found.Take(count)
                .Where(scored => scored.Row != row.Item)
                .Select(scored => (Row: catalog.Find(scored.Row), scored.Score))
                .Where(scored => scored.Row is { OnSale: true })
                .Take(limit)
                .Select(scored => Item(scored.Row!, scored.Score, includeProducts)),
        ];
    }

    private static RelatedItem[] Neighbours(CatalogSnapshot catalog, int[] items, float[] weights, int limit, bool includeProducts) =>
    [
        .. items.Zip(weights)
            .Select(pair => (Row: catalog.Find(pair.First), Weight: pair.Second))
            .Where(pair => pair.Row is { OnSale: true })
            .Take(limit)
            .Select(pair => Item(pair.Row!, pair.Weight, includeProducts)),
    ];

    private static RelatedItem Item(CatalogRow row, double score, bool includeProducts) =>
        new(row.ItemId, Math.Round(score, 4), includeProducts ? row.Details.Product : null);
}
