using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers bought in one session with what the user has bought or put into the cart of late.</summary>
internal sealed class BoughtTogetherItems(CatalogIds ids)
    : CandidateComponent<BoughtTogetherOptions>, ICandidateSource<FeedQuery>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    /// <summary>Baskets at which a neighbour counts half.</summary>
    private const float HalfConfidence = 2;

    public override string Name => "bought_together";

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        foreach (var recent in query.Interests.Recent)
        {
            if (!IsMeantToBeKept(recent) || query.Catalog.Find(recent.Item) is not { BoughtTogether.Length: > 0 } from)
            {
                continue;
            }

            for (var i = 0; i < from.BoughtTogether.Length && left > 0; i++)
            {
                if (query.Catalog.Find(from.BoughtTogether[i]) is { } row)
                {
                    left -= candidates.Strengthen(row, StrengthOf(recent, from, i)) ? 1 : 0;
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
        var item = candidates.Rows[candidate].Item;
        RecentItem? best = null;
        var highest = 0f;
        foreach (var recent in query.Interests.Recent)
        {
            if (IsMeantToBeKept(recent)
                && query.Catalog.Find(recent.Item) is { } from
                && Array.IndexOf(from.BoughtTogether, item) is >= 0 and var i
                && StrengthOf(recent, from, i) is var strength && strength > highest)
            {
                (best, highest) = (recent, strength);
            }
        }

        return best is { } origin ? new FeedReason(Name, ids.Items[origin.Item], origin.Kind) : null;
    }

    private static bool IsMeantToBeKept(RecentItem recent) => recent.Kind is EventKind.AddToCart or EventKind.BeginCheckout or EventKind.Purchase;

    private static float StrengthOf(RecentItem recent, CatalogRow from, int neighbour)
    {
        var weight = from.BoughtTogetherWeights[neighbour];
        return recent.Weight * (weight / from.BoughtTogetherWeights[0]) * (weight / (weight + HalfConfidence));
    }
}
