using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Retrieval;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items whose vectors are nearest to those of the products on the page being looked at.</summary>
internal sealed class LikeContext(CatalogIds ids, NearestCache cache) : RankedSource<FeedQuery, ContextOptions>, ICandidateReason<FeedQuery>, IContextSource
{
    /// <summary>Most products whose neighbours are looked for: each costs as much as a feed's own.</summary>
    private const int MaxProducts = 3;

    public override string Name => "like_context";

    public override ListScale Scale => ListScale.Cosine;

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        // Variants of one product lie close to each other: for as many products as asked for, more rows are looked at.
        var count = (int)Math.Ceiling((OptionsIn(query).Candidates + query.Headroom) * Math.Min(8, query.Rankings.VariantsPerProduct));
        RowBitmap? asked = null;
        foreach (var row in RowsOf(query))
        {
            var nearest = query.Matches is null && query.Category is null ? cache.Find(query.Index, row.Vector, count) : null;
            if (nearest is null)
            {
                CollectAskedFor(query, candidates, row, asked ??= query.AskedForRows(), count);
                continue;
            }

            for (var place = 0; place < Math.Min(count, nearest.Count); place++)
            {
                NameRow(query, candidates, nearest[place]);
            }
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate)
    {
        if (float.IsNaN(candidates.NamedBy(this)[candidate]))
        {
            return null;
        }

        var vector = candidates.Rows[candidate].Vector;
        return RowsOf(query).MaxBy(row => row.Vector.Dot(vector)) is { } nearest ? new FeedReason(Name, ids.Items[nearest.Item]) : null;
    }

    private static IEnumerable<CatalogRow> RowsOf(FeedQuery query) =>
        query.Context.Take(MaxProducts).Select(item => query.Catalog.Find(item.Item)).OfType<CatalogRow>().Where(row => !row.Vector.IsZero);

    private static void CollectAskedFor(FeedQuery query, CandidateSet candidates, CatalogRow row, RowBitmap? asked, int count)
    {
        var found = new ScoredRow[count];
        var results = query.Index.Search(row.Vector.Values, asked, found);
        for (var place = 0; place < results; place++)
        {
            NameRow(query, candidates, found[place]);
        }
    }

    private static void NameRow(FeedQuery query, CandidateSet candidates, ScoredRow scored)
    {
        if (query.Catalog.Find(ItemOrdinal.Of(scored.Row)) is { } row)
        {
            candidates.Name(row, scored.Score);
        }
    }
}
