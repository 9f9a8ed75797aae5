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
        return Task.FromResult(Array.ConvertAll(itemIds, itemId => RowOf(catalog, itemId) is { } row ? ProductList.ViewOf(row) : null));
    }

    public Task<ProductPage> ListProductsAsync(ProductListRequest request, CancellationToken cancellationToken)
    {
        var catalog = replica.Current;
        return work.RunAsync(() => ProductList.Of(catalog, ids, request), cancellationToken);
    }

    public Task<RelatedItem[]?> GetSimilarAsync(string itemId, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken)
    {
        var catalog = replica.Current;
        var rankings = replica.Rankings;
        if (RowOf(catalog, itemId) is not { } row)
        {
            return Task.FromResult<RelatedItem[]?>(null);
        }

        return work.RunAsync<RelatedItem[]?>(
            () =>
            {
                var meets = filter is null ? null : RowFilter.Parse(filter, ids);
                return row.Vector.IsZero
                    ? Neighbours(catalog, row.CoVisited, row.CoVisitedWeights, limit, includeProducts, meets)
                    : Nearest(catalog, row, meets is null ? null : FilteredRows.Of(catalog, rankings, null, meets, 0).Rows, limit, includeProducts);
            },
            cancellationToken);
    }

    public Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        return Task.FromResult(RowOf(catalog, itemId) is { } row
            ? Neighbours(catalog, row.BoughtTogether, row.BoughtTogetherWeights, limit, includeProducts)
            : null);
    }

    public Task<TrendingPage> GetTrendingAsync(string? category, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        var rankings = replica.Rankings;
        int? ordinal = category is null ? null : ids.Categories.TryGet(category, out var known) ? known : -1;
        if (filter is not null)
        {
            return work.RunAsync(
                () =>
                {
                    var rows = FilteredRows.Of(catalog, rankings, ordinal, RowFilter.Parse(filter, ids), limit);
                    return Trending(catalog, rankings, rows.ByPopularity, rows.Count, limit, includeProducts, ordinal == -1);
                },
                cancellationToken);
        }

        var ranking = ordinal is { } asked ? rankings.InCategory(asked) : rankings.Trending;
        return Task.FromResult(
            Trending(catalog, rankings, ranking, ordinal is null ? rankings.OnSale : ranking.Length, limit, includeProducts, ordinal == -1));
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

    private static TrendingPage Trending(
        CatalogSnapshot catalog, CatalogRankings rankings, int[] ranking, int total, int limit, bool includeProducts, bool isUnknownCategory)
    {
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
                items.Add(Item(row, double.IsFinite(behind) ? double.Exp2(behind) : 0, includeProducts, items.Count + 1));
            }
        }

        return new TrendingPage([.. items], total, isUnknownCategory);
    }

    private static RelatedItem[] Nearest(CatalogSnapshot catalog, CatalogRow row, RowBitmap? among, int limit, bool includeProducts)
    {
        var found = new ScoredRow[limit + 1];
        var count = catalog.Index.Search(row.Vector.Values, among, found);
        return
        [
            .. found.Take(count)
                .Where(scored => scored.Row != row.Item)
                .Select(scored => (Row: catalog.Find(scored.Row), scored.Score))
                .Where(scored => scored.Row is { OnSale: true })
                .Take(limit)
                .Select((scored, i) => Item(scored.Row!, scored.Score, includeProducts, i + 1)),
        ];
    }

    private static RelatedItem[] Neighbours(
        CatalogSnapshot catalog, int[] items, float[] weights, int limit, bool includeProducts, Func<CatalogRow, bool>? filter = null) =>
    [
        .. items.Zip(weights)
            .Select(pair => (Row: catalog.Find(pair.First), Weight: pair.Second))
            .Where(pair => pair.Row is { OnSale: true } && (filter is null || filter(pair.Row)))
            .Take(limit)
            .Select((pair, i) => Item(pair.Row!, pair.Weight, includeProducts, i + 1)),
    ];

    private static RelatedItem Item(CatalogRow row, double score, bool includeProducts, int rank) =>
        new(row.ItemId, Math.Round(score, 4) + 0d, includeProducts ? row.Details.Product : null, rank);
}
