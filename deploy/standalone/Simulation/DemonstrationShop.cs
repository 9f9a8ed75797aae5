using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>Puts the demonstration shop's catalogue into the cluster, and finds it again after a restart.</summary>
internal sealed partial class DemonstrationShop(
    IShopfront shopfront,
    DemonstrationShopStatus status,
    SimulationOptions options,
    TimeProvider time,
    ILogger<DemonstrationShop> logger)
{
    private const int ProgressSteps = 5;

    /// <summary>
    /// Puts in what is missing; a product that is there stays as it is, with what has been changed about it since. Safe
    /// to repeat after a failure in the middle.
    /// </summary>
    public async Task<DemonstrationCatalog> OpenAsync(CancellationToken cancellationToken)
    {
        var (catalog, added) = await CreateCatalogAsync(cancellationToken);
        var products = catalog.Products;
        status.Total = products.Count;
        status.Restart();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.CatalogueConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(products, parallel, async (product, stop) =>
        {
            if (!IsDescribed(await shopfront.FindProductAsync(product.Product.ItemId, stop))
                && await shopfront.PutProductAsync(product.Product, stop) is not ProductWriteOutcome.Unchanged)
            {
                Interlocked.Increment(ref added);
            }

            var done = status.Advance();
            if (done < products.Count && done % (products.Count / ProgressSteps) == 0)
            {
                LogProgress(done, products.Count);
            }
        });
        status.Open = true;
        LogOpened(products.Count, added);
        return catalog;
    }

    /// <summary>The catalogue as of the day the shop first opened, which the date of its first product tells.</summary>
    private async Task<(DemonstrationCatalog Catalog, int Added)> CreateCatalogAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var catalog = DemonstrationCatalog.Create(today);
        var first = catalog.Products[0].Product;
        var known = await shopfront.FindProductAsync(first.ItemId, cancellationToken);
        if (IsDescribed(known))
        {
            return (known!.PublishedAt is { } opening ? DemonstrationCatalog.Create(opening) : catalog, 0);
        }

        // The first product goes in alone: whatever stops the rest, the opening day is known.
        await shopfront.PutProductAsync(first, cancellationToken);
        return (catalog, 1);
    }

    /// <summary>A product known from events alone has only an id.</summary>
    private static bool IsDescribed(Product? product) => product?.Title is not null;

    [LoggerMessage(LogLevel.Information, "Demonstration shop: {Done} of {Total} products.")]
    private partial void LogProgress(int done, int total);

    [LoggerMessage(LogLevel.Information, "The demonstration shop is open with {Total} products, {Added} of them new.")]
    private partial void LogOpened(int total, int added);
}
