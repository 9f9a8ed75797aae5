using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What the page asks of the cluster.</summary>
internal interface IShopClient
{
    /// <summary>How many products there are.</summary>
    Task<CatalogStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Categories with products on sale, largest first.</summary>
    Task<CategorySummary[]> GetCategoriesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Products for the shop's shelf: the most popular ones, topped up from the shopper's feed where too few are known to
    /// be popular.
    /// </summary>
    Task<Product[]> GetShelfAsync(string userId, string? category, int limit, CancellationToken cancellationToken);

    /// <summary>What a shopper's words find.</summary>
    /// <param name="userId">The shopper; null for nobody in particular.</param>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<SearchPage> SearchAsync(string? userId, SearchRequest request, CancellationToken cancellationToken);

    /// <summary>What a shopper may be about to type.</summary>
    Task<SearchSuggestions> SuggestAsync(string userId, string text, CancellationToken cancellationToken);

    /// <summary>The products named; unknown ones are left out.</summary>
    Task<Product[]> GetProductsAsync(string[] itemIds, CancellationToken cancellationToken);

    /// <summary>A product with so many of those like it and bought with it at most; null when there is no such product.</summary>
    Task<ProductDetails?> GetDetailsAsync(string itemId, int related, CancellationToken cancellationToken);

    /// <summary>The shopper's profile, or null for a shopper never seen.</summary>
    Task<UserProfileView?> GetProfileAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Hands an event on as a producer would; completes once it is durable.</summary>
    Task SendAsync(ShopEvent shopEvent, CancellationToken cancellationToken);

    /// <summary>Erases the shopper's profile; false when there was none.</summary>
    Task<bool> EraseAsync(string userId, CancellationToken cancellationToken);

    /// <summary>The shopper's feed now, and again after every change of the profile.</summary>
    IAsyncEnumerable<FeedPage> WatchFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken);
}
