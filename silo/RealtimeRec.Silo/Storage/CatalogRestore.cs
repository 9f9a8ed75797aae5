using RealtimeRec.Catalog;

namespace RealtimeRec.Silo.Storage;

/// <summary>Writes the products again that a store lost and that no grain holds: every silo's replica has their rows.</summary>
internal sealed partial class CatalogRestore(IGrainFactory grains, ISiloCatalog catalog, ILogger<CatalogRestore> logger)
{
    /// <summary>Products written at the same time: as many as keep a store busy.</summary>
    private const int AtATime = 64;

    /// <summary>Has each of them written. Answers whether every one was, or was known already.</summary>
    public async Task<bool> RestoreAsync(CancellationToken cancellationToken)
    {
        var (restored, failed) = (0, 0);
        await Parallel.ForEachAsync(
            catalog.All(),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (product, _) =>
            {
                try
                {
                    if (await grains.GetProduct(product.ItemId).RestoreAsync(product.Details!, product.Statistics!))
                    {
                        Interlocked.Increment(ref restored);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogFailed(exception, product.ItemId);
                    Interlocked.Increment(ref failed);
                }
            });
        LogRestored(restored, failed);
        return failed == 0;
    }

    [LoggerMessage(LogLevel.Debug, "Product {ItemId} could not be written again.")]
    private partial void LogFailed(Exception exception, string itemId);

    [LoggerMessage(LogLevel.Warning, "{Restored} products that no grain held were written again from this silo's replica, {Failed} could not be.")]
    private partial void LogRestored(int restored, int failed);
}
