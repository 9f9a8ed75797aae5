using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what is retired or out of stock.</summary>
internal sealed class OnSaleFilter : IFeedFilter
{
    public bool Allows(FeedContext context, CatalogRow row) => row.OnSale;
}
