using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>Says what a feed must not show.</summary>
internal interface IFeedFilter
{
    /// <summary>Whether the item may be shown.</summary>
    bool Allows(FeedContext context, CatalogRow row);
}
