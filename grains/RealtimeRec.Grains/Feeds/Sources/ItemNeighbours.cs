using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Profiles;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers came to from the user's last items, or from others, in one way or another.</summary>
internal abstract class ItemNeighbours<TOptions>(CatalogIds ids) : EvidencedSource<FeedQuery, TOptions>, ICandidateReason<FeedQuery>
    where TOptions : SourceOptions, new()
{
    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        foreach (var (recent, from) in LastItems(query))
        {
            foreach (var neighbour in NeighboursOf(query, from))
            {
                if (query.Catalog.Find(neighbour.Item) is { } row)
                {
                    left -= candidates.Strengthen(query.VariantOf(row), recent.Weight * neighbour.Strength, neighbour.Evidence, mayName: left > 0) ? 1 : 0;
                }
            }
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate)
    {
        if (float.IsNaN(candidates.NamedBy(this)[candidate]))
        {
            return null;
        }

        var shown = candidates.Rows[candidate];
        RecentItem? best = null;
        var highest = 0f;
        foreach (var (recent, from) in LastItems(query))
        {
            foreach (var neighbour in NeighboursOf(query, from))
            {
                if (recent.Weight * neighbour.Strength > highest && IsOf(query, neighbour.Item, shown))
                {
                    (best, highest) = (recent, recent.Weight * neighbour.Strength);
                }
            }
        }

        return best is { } origin ? new FeedReason(Name, ids.Items[origin.Item], origin.Kind) : null;
    }

    /// <summary>The items that lead on to others: the user's last ones.</summary>
    protected virtual IReadOnlyList<RecentItem> From(FeedQuery query) => query.Interests.Recent;

    /// <summary>Whether one of the user's last items leads on to others; <paramref name="place"/> is its place among them, the latest 0.</summary>
    protected virtual bool IsFrom(RecentItem recent, int place) => true;

    /// <summary>Where an item leads.</summary>
    protected abstract IEnumerable<NamedNeighbour> NeighboursOf(FeedQuery query, CatalogRow from);

    private IEnumerable<(RecentItem Recent, CatalogRow From)> LastItems(FeedQuery query)
    {
        var items = From(query);
        for (var place = 0; place < items.Count; place++)
        {
            if (items[place] is var recent && IsFrom(recent, place) && query.Catalog.Find(recent.Item) is { } from)
            {
                yield return (recent, from);
            }
        }
    }

    /// <summary>Whether an item is a row or another variant of it.</summary>
    private static bool IsOf(FeedQuery query, ItemOrdinal item, CatalogRow row) =>
        item == row.Item || (!row.Group.IsNone && query.Catalog.Find(item)?.Group == row.Group);
}
