using System.Buffers;
using RealtimeRec.Retrieval;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items whose vectors are nearest to the profile vector, by exact scan.</summary>
internal sealed class ProfileNeighbours(ClusterMetrics metrics) : ICandidateSource
{
    public void Collect(FeedContext context, CandidateSet candidates)
    {
        if (context.Recipe.ProfileCandidates == 0 || context.ProfileVector.IsZero)
        {
            return;
        }

        using var activity = ClusterMetrics.Activities.StartActivity("index.search");
        var count = context.Recipe.ProfileCandidates + context.Headroom;
        var found = ArrayPool<ScoredRow>.Shared.Rent(count);
        try
        {
            var started = metrics.StartTimer();
            var results = context.Index.Search(context.ProfileVector.Values, CategoryRows(context), found.AsSpan(0, count));
            metrics.RecordScan(started);
            activity?.SetTag("index.rows", context.Index.Count);
            for (var i = 0; i < results; i++)
            {
                if (context.Catalog.Find(found[i].Row) is { } row)
                {
                    candidates.Add(row, CandidateSourceKind.Profile, found[i].Score);
                }
            }
        }
        finally
        {
            ArrayPool<ScoredRow>.Shared.Return(found);
        }
    }

    private static RowBitmap? CategoryRows(FeedContext context)
    {
        if (context.Category is not { } category)
        {
            return null;
        }

        var rows = new RowBitmap(context.Index.Capacity);
        foreach (var item in context.Rankings.InCategory(category))
        {
            rows.Set(item);
        }

        return rows;
    }
}
