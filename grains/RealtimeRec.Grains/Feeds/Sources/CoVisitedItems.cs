using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers went to from the user's last items.</summary>
internal sealed class CoVisitedItems(CatalogIds ids)
    : CandidateComponent<CoVisitedOptions>, ICandidateSource<FeedQuery>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    /// <summary>Transitions at which a neighbour counts half: one shopper's step says little.</summary>
    private const float HalfConfidence = 2;

    public override string Name => "co_visited";

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        foreach (var recent in query.Interests.Recent)
        {
            if (query.Catalog.Find(recent.Item) is not { CoVisited.Length: > 0 } from)
            {
                continue;
            }

            for (var i = 0; i < from.CoVisited.Length && left > 0; i++)
            {
                if (query.Catalog.Find(from.CoVisited[i]) is { } row)
                {
                    left -= candidates.Strengthen(query.VariantOf(row), StrengthOf(recent, from, i)) ? 1 : 0;
                }
            }
        }
    }

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var strengths = candidates.NamedBy(this);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = float.IsNaN(strengths[i]) ? 0 : weight * Math.Min(1, strengths[i]);
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate)
    {
        var shown = candidates.Rows[candidate];
        RecentItem? best = null;
        var highest = 0f;
        foreach (var recent in query.Interests.Recent)
        {
            if (query.Catalog.Find(recent.Item) is not { } from)
            {
                continue;
            }

            for (var i = 0; i < from.CoVisited.Length; i++)
            {
                if (IsOf(query, from.CoVisited[i], shown) && StrengthOf(recent, from, i) is var strength && strength > highest)
                {
                    (best, highest) = (recent, strength);
                }
            }
        }

        return best is { } origin ? new FeedReason(Name, ids.Items[origin.Item], origin.Kind) : null;
    }

    /// <summary>Whether an item is a row or another variant of it.</summary>
    private static bool IsOf(FeedQuery query, int item, CatalogRow row) =>
        item == row.Item || (row.Group >= 0 && query.Catalog.Find(item)?.Group == row.Group);

    private static float StrengthOf(RecentItem recent, CatalogRow from, int neighbour)
    {
        var weight = from.CoVisitedWeights[neighbour];
        return recent.Weight * (weight / from.CoVisitedWeights[0]) * (weight / (weight + HalfConfidence));
    }
}
