using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>The categories whose products are bought again (<see cref="FeedOptions.RepeatableCategories"/>).</summary>
internal sealed class RepeatableCategories(CatalogIds ids, IOptions<FeedOptions> options)
{
    private readonly HashSet<CategoryOrdinal> _categories = [.. options.Value.RepeatableCategories.Select(ids.Categories.GetOrAdd)];

    /// <summary>Whether the product is bought again.</summary>
    public bool Includes(CatalogRow row) => _categories.Count > 0 && Array.Exists(row.Categories, _categories.Contains);
}
