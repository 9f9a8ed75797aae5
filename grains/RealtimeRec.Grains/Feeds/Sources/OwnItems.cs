using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Feeds.Sources;

/// <summary>What the user dealt with last, to come back to, latest first. No part of a feed that is for discovering.</summary>
internal sealed class OwnItems(CatalogIds ids) : RankedSource<FeedQuery, OwnItemsOptions>, ICandidateReason<FeedQuery>
{
    public override string Name => "own_items";

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        var interactions = query.Interests.Interactions;
        var met = new HashSet<ItemOrdinal>();
        for (var i = interactions.Length - 1; i >= 0 && left > 0; i--)
        {
            // What was sent back or taken out again last is not what to come back to.
            if (met.Add(interactions[i].Item)
                && interactions[i].Kind is not (EventKind.Refund or EventKind.RemoveFromCart or EventKind.RemoveFromWishlist)
                && query.Catalog.Find(interactions[i].Item) is { } row
                && query.VariantOf(row) is var shown
                && query.FindWanted(shown.Item) is not null)
            {
                left -= candidates.Name(shown, i) ? 1 : 0;
            }
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate)
    {
        if (float.IsNaN(candidates.NamedBy(this)[candidate]))
        {
            return null;
        }

        var interactions = query.Interests.Interactions;
        for (var i = interactions.Length - 1; i >= 0; i--)
        {
            if (query.Catalog.Find(interactions[i].Item)?.Listed == candidates.Rows[candidate].Listed)
            {
                return new FeedReason(Name, ids.Items[interactions[i].Item], interactions[i].Kind);
            }
        }

        return null;
    }
}
