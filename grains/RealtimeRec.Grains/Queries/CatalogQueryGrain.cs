using Orleans.Concurrency;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Retrieval;
using RealtimeRec.Search;
using RealtimeRec.Search.Suggestions;

namespace RealtimeRec.Queries;

/// <inheritdoc cref="ICatalogQueryGrain"/>
[PlacedOnRole(SiloRole.Users)]
[StatelessWorker]
internal sealed class CatalogQueryGrain(CatalogReplica replica, CatalogIds ids, FeedWork work, FeedBuilder feeds, SearchBuilder search, SuggestionBuilder suggestions) : Grain, ICatalogQueryGrain
{
    /// <summary>Most variants of a product that are looked at for what goes with it.</summary>
    private const int MaxVariants = 1_000;

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

    public async Task<bool> ShownAsync(string[] itemIds)
    {
        var shown = await Task.WhenAll(itemIds.Select(GrainKeys.ShardOf).Distinct().Select(shard => GrainFactory.GetCatalogShard(shard).ShownAsync()));
        return Array.TrueForAll(shown, shows => shows);
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
                    ? Neighbours(catalog, rankings, row, NeighbourKind.Visited, limit, includeProducts, meets)
                    : Nearest(catalog, row, meets is null ? null : FilteredRows.Of(catalog, rankings, null, meets, 0).Rows, limit, includeProducts);
            },
            cancellationToken);
    }

    public Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        return Task.FromResult(RowOf(catalog, itemId) is { } row
            ? Neighbours(catalog, replica.Rankings, row, NeighbourKind.Bought, limit, includeProducts)
            : null);
    }

    public Task<TrendingPage> GetTrendingAsync(string? category, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var catalog = replica.Current;
        var rankings = replica.Rankings;
        CategoryOrdinal? ordinal = category is null ? null : ids.Categories.TryGet(category, out var known) ? known : CategoryOrdinal.None;
        if (filter is not null)
        {
            return work.RunAsync(
                () =>
                {
                    var rows = FilteredRows.Of(catalog, rankings, ordinal, RowFilter.Parse(filter, ids), limit);
                    return Trending(catalog, rankings, rows.ByPopularity, rows.Count, limit, includeProducts, ordinal is { IsNone: true });
                },
                cancellationToken);
        }

        var (ranking, total) = ordinal is { } asked ? (rankings.InCategory(asked), rankings.ProductsIn(asked)) : (rankings.Trending, rankings.Products);
        return Task.FromResult(Trending(catalog, rankings, ranking, total, limit, includeProducts, ordinal is { IsNone: true }));
    }

    public Task<FeedPage> GetFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken) =>
        feeds.BuildWithoutProfileAsync(userId, request, cancellationToken);

    public async Task<SearchPage> SearchAsync(string? userId, SearchRequest request, CancellationToken cancellationToken)
    {
        var page = await search.SearchAsync(userId, profile: null, encoded: null, request, cancellationToken);
        return userId is null ? page : page with { Degraded = FeedPage.WithoutProfile };
    }

    public Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken) =>
        suggestions.SuggestAsync(request, [], cancellationToken);

    public Task<CategorySummary[]> GetCategoriesAsync()
    {
        var rankings = replica.Rankings;
        return Task.FromResult(rankings.Categories
            .Select(category => new CategorySummary(ids.Categories[category], rankings.ProductsIn(category)))
            .OrderByDescending(summary => summary.Products)
            .ThenBy(summary => summary.Name, StringComparer.Ordinal)
            .ToArray());
    }

    public Task<CatalogStatus> GetStatusAsync() => Task.FromResult(
        new CatalogStatus(replica.Ready, replica.Current.Rows, replica.Rankings.OnSale, replica.Current.Index.Count));

    private CatalogRow? RowOf(CatalogSnapshot catalog, string itemId) =>
        ids.Items.TryGet(itemId, out var item) ? catalog.Find(item) : null;

    private static TrendingPage Trending(
        CatalogSnapshot catalog, CatalogRankings rankings, ItemOrdinal[] ranking, int total, int limit, bool includeProducts, bool isUnknownCategory)
    {
        var items = new List<RelatedItem>(limit);
        var listed = new HashSet<GroupOrdinal>();
        foreach (var item in ranking)
        {
            if (items.Count == limit)
            {
                break;
            }

            if (catalog.Find(item) is { OnSale: true } row && (row.Group.IsNone || listed.Add(row.Group)))
            {
                // As a share of the most popular product's popularity; a row may be newer than the ranking.
                var behind = Math.Min(0, rankings.PopularityOf(row) - rankings.MaxLogPopularity);
                items.Add(Item(row, double.IsFinite(behind) ? double.Exp2(behind) : 0, includeProducts, items.Count + 1));
            }
        }

        return new TrendingPage([.. items], total, isUnknownCategory);
    }

    private static RelatedItem[] Nearest(CatalogSnapshot catalog, CatalogRow row, RowBitmap? among, int limit, bool includeProducts)
    {
        // Variants lie close to each other, and only the nearest of a product is shown: where they fill the list, it is made longer.
        for (var asked = limit + 1; ; asked *= 2)
        {
            var found = new ScoredRow[asked];
            var count = catalog.Index.Search(row.Vector.Values, among, found);
            var listed = new HashSet<ListedOrdinal> { row.Listed };
            var items = found.Take(count)
                .Select(scored => (Row: catalog.Find(ItemOrdinal.Of(scored.Row)), scored.Score))
                .Where(scored => scored.Row is { OnSale: true } && listed.Add(scored.Row.Listed))
                .Take(limit)
                .Select((scored, i) => Item(scored.Row!, scored.Score, includeProducts, i + 1))
                .ToArray();
            if (items.Length == limit || count < asked)
            {
                return items;
            }
        }
    }

    /// <summary>What shoppers went to from a product or bought with it; of a group of variants, from all of them together.</summary>
    private static RelatedItem[] Neighbours(
        CatalogSnapshot catalog, CatalogRankings rankings, CatalogRow row, NeighbourKind kind, int limit, bool includeProducts, Func<CatalogRow, bool>? filter = null)
    {
        var weights = new Dictionary<ListedOrdinal, (CatalogRow Row, float Weight)>();
        foreach (var variant in row.Group.IsNone ? [row] : VariantsOf(row.Group).Append(row).Distinct())
        {
            var neighbours = kind == NeighbourKind.Bought ? variant.BoughtTogether : variant.CoVisited;
            foreach (var (item, weight) in neighbours.Items.Zip(neighbours.Weights))
            {
                if (catalog.Find(item) is not { } other || other.Listed == row.Listed)
                {
                    continue;
                }

                if (weights.TryGetValue(other.Listed, out var known))
                {
                    weights[other.Listed] = known with { Weight = known.Weight + weight };
                }
                else if (IsShown(other) || !other.Group.IsNone)
                {
                    var shown = IsShown(other) ? other : VariantsOf(other.Group).FirstOrDefault(IsShown);
                    if (shown is not null)
                    {
                        weights.Add(other.Listed, (shown, weight));
                    }
                }
            }
        }

        return
        [
            .. weights.Values
                .OrderByDescending(neighbour => neighbour.Weight)
                .Take(limit)
                .Select((neighbour, i) => Item(neighbour.Row, neighbour.Weight, includeProducts, i + 1)),
        ];

        bool IsShown(CatalogRow other) => other.OnSale && (filter is null || filter(other));

        IEnumerable<CatalogRow> VariantsOf(GroupOrdinal group) => rankings.MembersOf(group).Take(MaxVariants).Select(catalog.Find).OfType<CatalogRow>();
    }

    private static RelatedItem Item(CatalogRow row, double score, bool includeProducts, int rank) =>
        new(row.ItemId, Math.Round(score, 4) + 0d, includeProducts ? row.Details.Product : null, rank, row.Details.Product.ItemGroupId);
}
