using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers came to from the user's last items, in one way or another.</summary>
internal abstract class ItemNeighbours<TOptions>(CatalogIds ids)
    : CandidateComponent<TOptions>, ICandidateSource<FeedQuery>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
    where TOptions : NeighbourOptions, new()
{
    /// <summary>Shoppers at which a neighbour counts half: what one did says little.</summary>
    private const float HalfConfidence = 2;

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        foreach (var recent in query.Interests.Recent)
        {
            if (!IsFrom(recent) || query.Catalog.Find(recent.Item) is not { } from)
            {
                continue;
            }

            var (items, weights) = NeighboursOf(from);
            for (var i = 0; i < items.Length && left > 0; i++)
            {
                if (query.Catalog.Find(items[i]) is { } row)
                {
                    left -= candidates.Strengthen(query.VariantOf(row), StrengthOf(recent, weights, i)) ? 1 : 0;
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
            if (!IsFrom(recent) || query.Catalog.Find(recent.Item) is not { } from)
            {
                continue;
            }

            var (items, weights) = NeighboursOf(from);
            for (var i = 0; i < items.Length; i++)
            {
                if (IsOf(query, items[i], shown) && StrengthOf(recent, weights, i) is var strength && strength > highest)
                {
                    (best, highest) = (recent, strength);
                }
            }
        }

        return best is { } origin ? new FeedReason(Name, ids.Items[origin.Item], origin.Kind) : null;
    }

    /// <summary>Whether one of the user's last items leads on to others.</summary>
    protected abstract bool IsFrom(RecentItem recent);

    /// <summary>Where it leads, strongest first.</summary>
    protected abstract (ItemOrdinal[] Items, float[] Weights) NeighboursOf(CatalogRow row);

    /// <summary>Whether an item is a row or another variant of it.</summary>
    private static bool IsOf(FeedQuery query, ItemOrdinal item, CatalogRow row) =>
        item == row.Item || (!row.Group.IsNone && query.Catalog.Find(item)?.Group == row.Group);

    private static float StrengthOf(RecentItem recent, float[] weights, int neighbour) =>
        recent.Weight * (weights[neighbour] / weights[0]) * (weights[neighbour] / (weights[neighbour] + HalfConfidence));
}
