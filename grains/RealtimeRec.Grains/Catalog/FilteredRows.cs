using RealtimeRec.Retrieval;

namespace RealtimeRec.Catalog;

/// <summary>The rows on sale that meet a filter: as a set for the index, and as a ranking. Made by one pass over the catalogue.</summary>
internal sealed class FilteredRows
{
    private FilteredRows(RowBitmap rows, ItemOrdinal[] byPopularity, int count) => (Rows, ByPopularity, Count) = (rows, byPopularity, count);

    /// <summary>The rows.</summary>
    public RowBitmap Rows { get; }

    /// <summary>The most popular of them, best first, one of each group of variants; equally popular ones in the order of their numbers.</summary>
    public ItemOrdinal[] ByPopularity { get; }

    /// <summary>How many there are, variants of one group being one.</summary>
    public int Count { get; }

    /// <summary>Looks through the catalogue, or through one category of it.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="rankings">Its rankings.</param>
    /// <param name="category">Ordinal of the category; null for all.</param>
    /// <param name="filter">What a row must meet.</param>
    /// <param name="ranked">How many of the most popular to rank.</param>
    public static FilteredRows Of(CatalogSnapshot catalog, CatalogRankings rankings, CategoryOrdinal? category, Func<CatalogRow, bool> filter, int ranked)
    {
        var rows = new RowBitmap(catalog.Index.Capacity);
        var best = new PriorityQueue<ItemOrdinal, (double Popularity, int Before)>();
        var variants = new Dictionary<GroupOrdinal, CatalogRow>();
        var count = 0;
        foreach (var row in category is { } asked ? InCategory(catalog, rankings, asked) : catalog.AllRows())
        {
            if (!row.OnSale || !filter(row))
            {
                continue;
            }

            if (row.Item.Value < catalog.Index.Capacity)
            {
                rows.Set(row.Item.Row);
            }

            if (row.Group.IsNone)
            {
                Rank(row);
            }
            else if (!variants.TryGetValue(row.Group, out var shown) || row.LogPopularity > shown.LogPopularity)
            {
                variants[row.Group] = row;
            }
        }

        foreach (var variant in variants.Values)
        {
            Rank(variant);
        }

        // The least popular comes out first.
        var byPopularity = new ItemOrdinal[best.Count];
        for (var i = byPopularity.Length - 1; i >= 0; i--)
        {
            byPopularity[i] = best.Dequeue();
        }

        return new FilteredRows(rows, byPopularity, count);

        void Rank(CatalogRow row)
        {
            count++;
            if (best.Count < ranked)
            {
                best.Enqueue(row.Item, (rankings.PopularityOf(row), -row.Item.Value));
            }
            else if (ranked > 0)
            {
                best.EnqueueDequeue(row.Item, (rankings.PopularityOf(row), -row.Item.Value));
            }
        }
    }

    private static IEnumerable<CatalogRow> InCategory(CatalogSnapshot catalog, CatalogRankings rankings, CategoryOrdinal category)
    {
        foreach (var item in rankings.InCategory(category))
        {
            if (catalog.Find(item) is { } row)
            {
                yield return row;
            }
        }
    }
}
