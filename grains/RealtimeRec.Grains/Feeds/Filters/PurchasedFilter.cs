using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what the user has bought and kept, all its variants with it, unless it is of a category that is bought again.</summary>
internal sealed class PurchasedFilter(RepeatableCategories repeatable) : CandidateComponent<OptionalComponentOptions>, ICandidateFilter<FeedQuery>
{
    public override string Name => "purchased";

    public bool Allows(FeedQuery query, CatalogRow row) =>
        !(query.Interests.Purchased.Contains(row.Item) || (!row.Group.IsNone && query.Interests.PurchasedGroups.Contains(row.Group))) || repeatable.Includes(row);
}
