using System.Buffers;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items whose vectors are nearest to the profile vector, by exact scan; and how near every candidate is.</summary>
internal sealed class ProfileNeighbours(CatalogIds ids, ClusterMetrics metrics)
    : CandidateComponent<ProfileNeighboursOptions>, ICandidateSource<FeedQuery>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    /// <summary>Likeness below which no single item of the user explains a neighbour of the profile.</summary>
    private const float MinLikeness = 0.2f;

    /// <summary>Variants of a product that the scan makes room for.</summary>
    private const double MaxVariants = 8;

    public override string Name => "profile";

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var most = OptionsIn(query).Candidates;
        if (most == 0 || query.Vector.IsZero)
        {
            return;
        }

        using var activity = ClusterMetrics.Activities.StartActivity("index.search");
        // Variants of one product lie close to each other, and only the nearest is named.
        var count = (int)((most + query.Headroom) * Math.Min(MaxVariants, query.Rankings.VariantsPerProduct));
        var found = ArrayPool<ScoredRow>.Shared.Rent(count);
        try
        {
            var started = metrics.StartTimer();
            var results = query.Index.Search(query.Vector.Values, RowsAskedFor(query), found.AsSpan(0, count));
            metrics.RecordScan(started);
            activity?.SetTag("index.rows", query.Index.Count);
            for (var i = 0; i < results; i++)
            {
                if (query.Catalog.Find(found[i].Row) is { } row)
                {
                    candidates.Name(row, found[i].Score);
                }
            }
        }
        finally
        {
            ArrayPool<ScoredRow>.Shared.Return(found);
        }
    }

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        if (query.Vector.IsZero)
        {
            parts.Clear();
            return;
        }

        var weight = OptionsIn(query).Weight;
        var rows = candidates.Rows;
        var similarities = candidates.NamedBy(this);
        for (var i = 0; i < parts.Length; i++)
        {
            var similarity = float.IsNaN(similarities[i]) ? query.Vector.Dot(rows[i].Vector) : similarities[i];
            parts[i] = weight * Math.Max(0, similarity);
        }
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

    private static RowBitmap? RowsAskedFor(FeedQuery query)
    {
        if (query.Category is not { } category || query.Matches is not null)
        {
            return query.Matches?.Rows;
        }

        var rows = new RowBitmap(query.Index.Capacity);
        foreach (var item in query.Rankings.InCategory(category))
        {
            rows.Set(item);
        }

        return rows;
    }
}
