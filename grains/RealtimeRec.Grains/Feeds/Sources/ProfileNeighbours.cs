using System.Buffers;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items whose vectors are nearest to the profile vector, by a scan of the index, or by what an earlier feed's scan found and what has changed since.
/// </summary>
internal sealed class ProfileNeighbours(CatalogIds ids, NearestCache cache, ClusterMetrics metrics)
    : RankedSource<FeedQuery, ProfileNeighboursOptions>, ICandidateReason<FeedQuery>
{
    /// <summary>Likeness below which no single item of the user explains a neighbour of the profile.</summary>
    private const float MinLikeness = 0.2f;

    /// <summary>Variants of a product that the scan makes room for.</summary>
    private const double MaxVariants = 64;

    public override string Name => "profile";

    public override ListScale Scale => ListScale.Cosine;

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var most = OptionsIn(query).Candidates;
        if (most == 0 || query.Vector.IsZero)
        {
            return;
        }

        // Variants of one product lie close to each other, and only the nearest is named. Where one has far more of them than others, the scan is
        // made again with more room.
        var products = most + query.Headroom;
        var rows = query.AskedForRows();
        var variants = Math.Min(MaxVariants, query.Rankings.VariantsPerProduct);
        while (!TryCollect(query, candidates, rows, products, (int)(products * variants), isLast: variants is 1 or MaxVariants))
        {
            variants = Math.Min(MaxVariants, variants * 4);
        }
    }

    /// <summary>Names the products of the nearest rows; false, and none are named, when these are of fewer products than asked for and there are more.</summary>
    private bool TryCollect(FeedQuery query, CandidateSet candidates, RowBitmap? rows, int products, int count, bool isLast)
    {
        using var activity = ClusterMetrics.Activities.StartActivity("index.search");
        var found = ArrayPool<ScoredRow>.Shared.Rent(count);
        try
        {
            var started = metrics.StartTimer();
            var results = Find(query, rows, found.AsSpan(0, count));
            metrics.RecordScan(started);
            activity?.SetTag("index.rows", query.Index.Count);
            var enough = PlaceOfLast(query, found.AsSpan(0, results), products);
            if (enough < 0 && !isLast && results == count)
            {
                return false;
            }

            for (var i = 0; i < (enough < 0 ? results : enough + 1); i++)
            {
                if (query.Catalog.Find(ItemOrdinal.Of(found[i].Row)) is { } row)
                {
                    candidates.Name(row, found[i].Score);
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<ScoredRow>.Shared.Return(found);
        }
    }

    private int Find(FeedQuery query, RowBitmap? rows, Span<ScoredRow> found)
    {
        if (rows is not null)
        {
            return query.Index.Search(query.Vector.Values, rows, found);
        }

        var nearest = cache.Find(query.Index, query.Vector, found.Length);
        var count = Math.Min(nearest.Count, found.Length);
        for (var i = 0; i < count; i++)
        {
            found[i] = nearest[i];
        }

        return count;
    }

    /// <summary>The place by which as many products as asked for are found; -1 when there are fewer.</summary>
    private static int PlaceOfLast(FeedQuery query, ReadOnlySpan<ScoredRow> found, int products)
    {
        if (found.Length < products)
        {
            return -1;
        }

        var listed = new HashSet<ListedOrdinal>(products);
        for (var i = 0; i < found.Length; i++)
        {
            if (query.Catalog.Find(ItemOrdinal.Of(found[i].Row)) is { } row && listed.Add(row.Listed) && listed.Count == products)
            {
                return i;
            }
        }

        return -1;
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate)
    {
        var row = candidates.Rows[candidate];
        RecentItem? best = null;
        var highest = MinLikeness;
        foreach (var recent in query.Interests.Recent)
        {
            if (recent.Item != row.Item && query.Catalog.Find(recent.Item) is { } mine && mine.Vector.Dot(row.Vector) is var likeness && likeness > highest)
            {
                (best, highest) = (recent, likeness);
            }
        }

        return best is { } alike ? new FeedReason(Name, ids.Items[alike.Item], alike.Kind) : null;
    }
}
