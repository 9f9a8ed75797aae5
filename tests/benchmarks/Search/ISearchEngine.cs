namespace RealtimeRec.Benchmarks.Search;

/// <summary>A search over HTTP that is measured: ours, or the rival's.</summary>
internal interface ISearchEngine : IAsyncDisposable
{
    /// <summary>What it is called in a table.</summary>
    string Name { get; }

    /// <summary>Takes products in, and waits until all of them can be found.</summary>
    /// <param name="products">The products.</param>
    /// <param name="copies">How many times each is taken in, under ids of <see cref="JudgedProduct.IdOf"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task StockAsync(IReadOnlyList<JudgedProduct> products, int copies, CancellationToken cancellationToken);

    /// <summary>Ids of what is found, best first.</summary>
    /// <param name="query">The query.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="among">Ids that alone may be found; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<string>> FindAsync(string query, int limit, IEnumerable<string>? among, CancellationToken cancellationToken);

    /// <summary>Asks for 20 ids and the exact number of matches, and reads the answer without looking at it; slips are corrected where the engine does so by itself.</summary>
    /// <param name="query">The query.</param>
    /// <param name="withFacets">Whether brands, prices and <see cref="JudgedShop.FacetAttribute"/> are counted over all matches.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task AskAsync(string query, bool withFacets, CancellationToken cancellationToken);
}
