using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what the user has bought and kept, unless it is of a category that is bought again.</summary>
internal sealed class PurchasedFilter(CatalogIds ids, IOptions<FeedOptions> options) : IFeedFilter
{
    private readonly HashSet<int> _repeatable = [.. options.Value.RepeatableCategories.Select(ids.Categories.GetOrAdd)];

    public bool Allows(FeedContext context, CatalogRow row) =>
        !context.Interests.Purchased.Contains(row.Item) || Array.Exists(row.Categories, _repeatable.Contains);
}
