using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items popular of late in the leaf categories of the user's last items, or in the category asked for.</summary>
internal sealed class TrendingInCategories(CatalogIds ids) : TrendingNearby<CategoryOrdinal, TrendingInCategoriesOptions>, ICandidateReason<FeedQuery>
{
    public override string Name => "trending_in_category";

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        if (query.Category is not { } asked)
        {
            base.Collect(query, candidates);
            return;
        }

        // The caller wants this category and nothing else: give it enough to fill the page.
        var ranking = query.Matches is { } matches ? matches.ByPopularity : query.Rankings.InCategory(asked);
        AddMostPopular(query, candidates, ranking, Math.Max(OptionsIn(query).Candidates, query.Enough));
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) =>
        candidates.Rows[candidate].LeafCategory is { IsNone: false } category && !float.IsNaN(candidates.NamedBy(this)[candidate])
            ? new FeedReason(Name, Category: ids.Categories[category])
            : null;

    protected override CategoryOrdinal? CommonOf(CatalogRow row) => row.LeafCategory is { IsNone: false } category ? category : null;

    protected override ItemOrdinal[] RankingOf(FeedQuery query, CategoryOrdinal common) => query.Rankings.InCategory(common);
}
