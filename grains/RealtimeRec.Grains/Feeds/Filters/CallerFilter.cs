using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what the caller excludes, what is of another category than asked for, and what earlier pages have shown.</summary>
internal sealed class CallerFilter : IFeedFilter
{
    public bool Allows(FeedContext context, CatalogRow row) =>
        !context.Excluded.Contains(row.Item)
        && (context.Category is not { } category || row.Categories.AsSpan().Contains(category))
        && !context.Cursor.HasShown(row.ItemId);
}
