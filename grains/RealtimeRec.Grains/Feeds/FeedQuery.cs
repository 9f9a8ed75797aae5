using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Feeds;

/// <summary>All that the components of one feed may look at.</summary>
internal sealed class FeedQuery : CandidateQuery
{
    private HashSet<ListedOrdinal>? _contextListed;

    /// <summary>What is asked for.</summary>
    public required FeedRequest Request { get; init; }

    /// <summary>The user's interests.</summary>
    public required ProfileInterests Interests { get; init; }

    /// <summary>The profile, or an older one of the same user, as the user encoder sees it; null without one.</summary>
    public required EncodedProfile? Encoded { get; init; }

    /// <summary>The vector that candidates are compared with, once <see cref="ProfileVector"/> has run; zero for a user never seen.</summary>
    public Embedding Vector { get; set; } = Embedding.Zero(0);

    /// <summary>The vector index.</summary>
    public VectorIndexSnapshot Index => Catalog.Index;

    /// <summary>What the caller does not want, as <see cref="CatalogRow.Listed"/>.</summary>
    public required IReadOnlySet<ListedOrdinal> Excluded { get; init; }

    /// <summary>
    /// The products on the page being looked at, the first counting most; without any, the latest one that the user dealt with. What goes by them
    /// names none of them.
    /// </summary>
    public required IReadOnlyList<RecentItem> Context { get; init; }

    /// <summary>The same products as <see cref="CatalogRow.Listed"/>.</summary>
    public HashSet<ListedOrdinal> ContextListed => _contextListed ??= [.. Context.Select(item => Catalog.Find(item.Item)?.Listed ?? ListedOrdinal.Of(item.Item))];

    /// <summary>What earlier pages of the feed have shown.</summary>
    public required FeedCursor Cursor { get; init; }

    /// <summary>The category asked for; none for one without products; null for all.</summary>
    public required CategoryOrdinal? Category { get; init; }

    /// <summary>What the caller's filter says of a product; null without one.</summary>
    public required Func<CatalogRow, bool>? Filter { get; init; }

    /// <summary>What is on sale, in <see cref="Category"/> and meets <see cref="Filter"/>, once <see cref="FilterMatches"/> has run; null without a filter.</summary>
    public FilteredRows? Matches { get; set; }

    /// <summary>Leaf categories in which the user has just bought something that is not bought again, once the component that looks for them has run.</summary>
    public CategoryOrdinal[] JustBought { get; set; } = [];

    /// <summary>Where to keep what the ranker is told; null for nowhere.</summary>
    public RankerRows? RankerRows { get; init; }

    /// <summary>How many candidates the filters may take away: those excluded, shown and bought.</summary>
    public int Headroom => Excluded.Count + Cursor.Shown.Count + Interests.Purchased.Count;

    /// <summary>Candidates that fill the page whatever the filters take away, and one to tell that there is another page.</summary>
    public int Enough => Request.Limit + 1 + Headroom;

    /// <summary>Whether the product is of the caller's category and meets the caller's filter, where there are such.</summary>
    public bool IsAskedFor(CatalogRow row) =>
        (Category is not { } category || row.Categories.AsSpan().Contains(category)) && (Filter is null || Filter(row));

    /// <summary>The rows on sale that may be shown where the caller asks for a category or by a filter; null for all.</summary>
    public RowBitmap? AskedForRows()
    {
        if (Category is not { } category || Matches is not null)
        {
            return Matches?.Rows;
        }

        var rows = new RowBitmap(Index.Capacity);
        foreach (var item in Rankings.InCategory(category))
        {
            rows.Set(item.Row);
        }

        return rows;
    }

    /// <summary>Whether an earlier page has shown the product, or another variant of it.</summary>
    public bool HasShown(CatalogRow row) => Cursor.Shown.Count > 0 && Cursor.HasShown(row.ListedId);

    /// <summary>The product of an ordinal, if it is asked for and no earlier page has shown it; null otherwise.</summary>
    public CatalogRow? FindWanted(ItemOrdinal item) => Catalog.Find(item) is { } row && !HasShown(row) && IsAskedFor(row) ? row : null;

    /// <summary>The product, or another variant of it that may be shown where it may not itself.</summary>
    public CatalogRow VariantOf(CatalogRow row)
    {
        if (!row.Group.IsNone && !(row.OnSale && IsAskedFor(row)))
        {
            foreach (var item in Rankings.MembersOf(row.Group))
            {
                if (Catalog.Find(item) is { OnSale: true } other && IsAskedFor(other))
                {
                    return other;
                }
            }
        }

        return row;
    }
}
