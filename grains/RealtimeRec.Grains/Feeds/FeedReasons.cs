using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds;

/// <summary>Finds the reason for an item: the source whose part of the score is the largest, and what it leans on.</summary>
internal static class FeedReasons
{
    /// <summary>Likeness below which no single item of the user explains a neighbour of the profile.</summary>
    private const float MinLikeness = 0.2f;

    /// <summary>The reason for a candidate.</summary>
    public static FeedReason Of(FeedContext context, in Candidate candidate, CatalogIds ids)
    {
        if (candidate.CoVisitedFrom >= 0 && candidate.CoVisitedScore >= candidate.Profile)
        {
            return new FeedReason(
                CandidateSourceKind.CoVisited, ids.Items[candidate.CoVisitedFrom], candidate.CoVisitedEvent);
        }

        if (candidate.Profile > 0 && candidate.Profile + candidate.Affinity >= candidate.Popularity + candidate.Novelty
            && MostAlike(context, candidate.Row) is { } alike)
        {
            return new FeedReason(CandidateSourceKind.Profile, ids.Items[alike.Item], alike.Kind);
        }

        return candidate.Source switch
        {
            CandidateSourceKind.NewArrival => new FeedReason(CandidateSourceKind.NewArrival),
            CandidateSourceKind.TrendingInCategory or CandidateSourceKind.Profile or CandidateSourceKind.CoVisited
                when candidate.Row.LeafCategory >= 0 =>
                new FeedReason(CandidateSourceKind.TrendingInCategory, Category: ids.Categories[candidate.Row.LeafCategory]),
            _ => new FeedReason(CandidateSourceKind.Trending),
        };
    }

    private static RecentItem? MostAlike(FeedContext context, CatalogRow row)
    {
        RecentItem? best = null;
        var highest = MinLikeness;
        foreach (var recent in context.Interests.Recent)
        {
            if (recent.Item != row.Item && context.Catalog.Find(recent.Item) is { } mine && mine.Vector.Dot(row.Vector) is var likeness && likeness > highest)
            {
                (best, highest) = (recent, likeness);
            }
        }

        return best;
    }
}
