using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.Catalog;

/// <summary>
/// Answers from the replica of whichever silo takes the call, each call another one. Stateless; any key. A list whose token is cancelled is not made.
/// </summary>
[Alias("RealtimeRec.ICatalogQueryGrain")]
public interface ICatalogQueryGrain : IGrainWithIntegerKey
{
    /// <summary>Products of the catalogue in the order of their ids, retired ones among them.</summary>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("ListProducts"), ByAnyConnection]
    Task<ProductPage> ListProductsAsync(ProductListRequest request, CancellationToken cancellationToken = default);

    /// <summary>The products named, in order; null where one is unknown.</summary>
    [Alias("GetProducts"), ByAnyConnection]
    Task<ProductView?[]> GetProductsAsync(string[] itemIds);

    /// <summary>
    /// Answers once every silo shows what was said of the products so far, or after a second: false then. Whoever has waited for it finds them
    /// wherever they ask next.
    /// </summary>
    [Alias("Shown"), ByAnyConnection]
    Task<bool> ShownAsync(string[] itemIds);

    /// <summary>The products whose vectors are nearest, best first; null when the item is unknown.</summary>
    /// <exception cref="FilterException">The filter is invalid.</exception>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("GetSimilarFiltered"), ByAnyConnection]
    Task<RelatedItem[]?> GetSimilarAsync(string itemId, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken = default);

    /// <summary>The products most often bought in one session with the item, best first; null when the item is unknown.</summary>
    [Alias("GetBoughtTogether"), ByAnyConnection]
    Task<RelatedItem[]?> GetBoughtTogetherAsync(string itemId, int limit, bool includeProducts, CancellationToken cancellationToken = default);

    /// <summary>The most popular products of late, overall or in a category, best first, and how many are on sale there.</summary>
    /// <exception cref="FilterException">The filter is invalid.</exception>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("GetTrendingPage"), ByAnyConnection]
    Task<TrendingPage> GetTrendingAsync(string? category, int limit, bool includeProducts, string? filter, CancellationToken cancellationToken = default);

    /// <summary>A feed for a user whose profile cannot be read: by the request alone, its <see cref="FeedRequest.Context"/> in place of a history.</summary>
    /// <exception cref="FeedCursorException">The request's cursor is not one of this user's.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("GetFeed"), ByAnyConnection]
    Task<FeedPage> GetFeedAsync(string userId, FeedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Searches for nobody in particular, or for a shopper whose profile cannot be read.</summary>
    /// <param name="userId">The shopper; null for none.</param>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SearchCursorException">The request's cursor is not one of this search.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FilterException">The filter is invalid.</exception>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("Search"), ByAnyConnection]
    Task<SearchPage> SearchAsync(string? userId, SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>What a shopper may be about to type, whoever it is.</summary>
    /// <param name="request">What is typed so far.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for it any more.</param>
    /// <exception cref="FeedQueueFullException">More lists and feeds wait than the silo makes in time.</exception>
    [Alias("Suggest"), ByAnyConnection]
    Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Every category with a product on sale, most products first.</summary>
    [Alias("GetCategories"), ByAnyConnection]
    Task<CategorySummary[]> GetCategoriesAsync();

    /// <summary>How far the silo's replica is.</summary>
    [Alias("GetStatus"), ByAnyConnection]
    Task<CatalogStatus> GetStatusAsync();
}
