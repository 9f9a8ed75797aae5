using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items popular of late in the categories the user cares for, or in the category asked for. The score is the logarithm of popularity to the
/// base 2.
/// </summary>
internal sealed class TrendingInCategories(CatalogIds ids)
    : CandidateComponent<SourceOptions>, ICandidateSource<FeedQuery>, ICandidateReason<FeedQuery>
{
    private const int MaxCategories = 5;

    public override string Name => "trending_in_category";

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var most = OptionsIn(query).Candidates;
        if (query.Category is { } asked)
        {
            // The caller wants this category and nothing else: give it enough to fill the page.
            AddMostPopular(query, candidates, asked, Math.Max(most, query.Enough));
            return;
        }

        foreach (var (category, share) in query.Interests.Categories.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaxCategories))
        {
            AddMostPopular(query, candidates, category, (int)Math.Ceiling(most * share));
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) =>
        candidates.Rows[candidate].LeafCategory is { IsNone: false } category && !float.IsNaN(candidates.NamedBy(this)[candidate])
            ? new FeedReason(Name, Category: ids.Categories[category])
            : null;

    private static void AddMostPopular(FeedQuery query, CandidateSet candidates, CategoryOrdinal category, int left)
    {
        foreach (var item in category == query.Category && query.Matches is { } matches ? matches.ByPopularity : query.Rankings.InCategory(category))
        {
            if (left <= 0)
            {
                return;
            }

            if (query.FindWanted(item) is { } row)
            {
                left -= candidates.Name(row, (float)query.Rankings.PopularityOf(row)) ? 1 : 0;
            }
        }
    }
}
