using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Feeds.Scores;

/// <summary>
/// What products lose because the user has just bought one of their kind: whoever has new headphones wants what goes with them rather than other
/// headphones. Zero or below; nothing in categories that are bought again.
/// </summary>
internal sealed class JustBought(RepeatableCategories repeatable)
    : CandidateComponent<JustBoughtOptions>, IQueryHydrator<FeedQuery>, ICandidateScore<FeedQuery>
{
    public override string Name => "just_bought";

    public void Hydrate(FeedQuery query)
    {
        List<CategoryOrdinal>? categories = null;
        foreach (var recent in query.Interests.Recent)
        {
            if (recent.Kind == EventKind.Purchase
                && query.Interests.Purchased.Contains(recent.Item)
                && query.Catalog.Find(recent.Item) is { LeafCategory.IsNone: false } row
                && !repeatable.Includes(row)
                && categories?.Contains(row.LeafCategory) is not true)
            {
                (categories ??= []).Add(row.LeafCategory);
            }
        }

        query.JustBought = categories?.ToArray() ?? [];
    }

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        if (query.JustBought.Length == 0)
        {
            parts.Clear();
            return;
        }

        var weight = OptionsIn(query).Weight;
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = query.JustBought.Contains(rows[i].LeafCategory) ? -weight : 0;
        }
    }
}
